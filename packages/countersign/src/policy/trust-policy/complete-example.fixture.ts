// SPDX-License-Identifier: Apache-2.0

/** The example of our language that uses all of it; the files that it names are made by the test. */
export const completeExample = `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  trustRoots:
    acme: {file: acme-root.json, log: none, timestamp: required}
  signers:
    payments-ci:
      github:
        workflow: acme/ci/.github/workflows/release.yml@refs/tags/v*
        caller: {ownerId: 9919, repository: acme/payments-*, ref: refs/tags/*}
    search-ci: {keyless: {issuer: https://gitlab.acme.io, subject: "https://gitlab.acme.io/search/**", trustRoot: acme}}
    alice: {keyless: {issuer: https://sso.acme.io, subject: alice@acme.io, trustRoot: acme}}
    bob: {keyless: {issuer: https://sso.acme.io, subject: bob@acme.io, trustRoot: acme}}
    scanner: {key: {file: scanner.pub, until: 2027-01-01T00:00:00Z}, timestamp: required}
    duty: {key: {file: duty.pub}, timestamp: required}
    vendor: {github: {workflow: vendor/images/.github/workflows/release.yaml@refs/heads/main, caller: {ownerId: 4242}}}
  rules:
    - name: payments-prod
      where: {namespace: {labels: {team: payments, env: prod}}}
      images: [registry.acme.io/payments/**]
      evidence: {also: [registry.acme.io/signatures]}
      signedName: repository
      index: self
      require:
        any:
          - all:
              - {signedBy: payments-ci}
              - {signedBy: {atLeast: 1, of: [alice, bob]}, maxAge: 90d}
              - attestation: slsa-provenance/v1
                by: payments-ci
                match: any
                if: predicate.runDetails.builder.id.startsWith("https://github.com/acme/ci/")
              - {attestation: vulns, by: scanner, match: latest, maxAge: 24h}
          - {signedBy: duty, maxAge: 8h, alert: page}
    - {name: search, where: {namespace: {labels: {team: search}}}, images: [registry.acme.io/search/**], warnUntil: 2026-12-31T00:00:00Z, require: {signedBy: search-ci}}
    - {name: tools, images: [ghcr.io/acme/tools/**], require: {attestation: slsa-provenance/v1, by: payments-ci, match: any}}
    - {name: vendor, images: [cgr.dev/vendor/**], mirrors: ["123.dkr.ecr.eu-west-1.amazonaws.com/vendor/**"], require: {signedBy: vendor}}
    - {name: bases, images: [docker.io/library/*], require: {digestIn: bases.txt}}
---
apiVersion: countersign.dev/v1
kind: TrustException
metadata: {name: inc-4711}
spec: {rule: acme/payments-prod, digest: "sha256:${'a'.repeat(64)}", reason: CI outage, expires: 2026-12-01T00:00:00Z}
---
apiVersion: countersign.dev/v1
kind: TrustSettings
metadata: {name: cluster}
spec: {notCovered: refuse, grace: 6h, exceptionsFrom: [security]}
`;

/** Each line: what stands in the example, and what it is changed to. All of them decide something, so the model must change. */
export const meaningfulChanges: readonly (readonly [string, string])[] = [
  ['metadata: {name: acme}', 'metadata: {name: acme, namespace: pay}'],
  ['log: none, timestamp: required}', 'timestamp: required}'],
  ['log: none, timestamp: required}', 'log: none}'],
  ['acme/ci/.github/workflows/release.yml@refs/tags/v*', 'acme/ci/.github/workflows/release.yml@refs/tags/w*'],
  ['ownerId: 9919', 'ownerId: 9918'],
  ['ownerId: 9919', 'repositoryId: 9919'],
  ['repository: acme/payments-*', 'repository: acme/payments-x'],
  ['ref: refs/tags/*}', 'ref: refs/tags/v1}'],
  [', ref: refs/tags/*}', ', trigger: push}'],
  [', ref: refs/tags/*}', ', runner: github-hosted}'],
  [', ref: refs/tags/*}', ', owner: acme}'],
  [', ref: refs/tags/*}', ', visibility: private}'],
  ['issuer: https://gitlab.acme.io', 'issuer: https://gitlab.acme.eu'],
  ['subject: "https://gitlab.acme.io/search/**"', 'subject: "https://gitlab.acme.io/search/*"'],
  ['subject: "https://gitlab.acme.io/search/**"', 'subjectRegex: "https://gitlab.acme.io/search/.*"'],
  ['search/**", trustRoot: acme}', 'search/**"}'],
  ['search/**", trustRoot: acme}', 'search/**", trustRoot: github}'],
  ['search/**", trustRoot: acme}', 'search/**", trustRoot: acme, extensions: {buildTrigger: push}}'],
  ['alice@acme.io', 'alicia@acme.io'],
  ['alice: {keyless: {', 'alice: {revokedAt: 2026-11-01T00:00:00Z, keyless: {'],
  [', until: 2027-01-01T00:00:00Z', ''],
  [', until: 2027-01-01T00:00:00Z', ', until: 2027-01-01T00:00:01Z'],
  [', until: 2027-01-01T00:00:00Z', ', from: 2026-01-01T00:00:00Z'],
  ['until: 2027-01-01T00:00:00Z}, timestamp: required', 'until: 2027-01-01T00:00:00Z}'],
  ['until: 2027-01-01T00:00:00Z}, timestamp: required', 'until: 2027-01-01T00:00:00Z}, log: required'],
  ['file: duty.pub', 'file: scanner.pub'],
  ['file: duty.pub', 'file: duty.pub, trustRoot: acme'],
  ['team: payments, env: prod', 'team: payments'],
  ['env: prod', 'env: [prod, stage]'],
  ['env: prod', 'env: {notIn: [prod]}'],
  ['env: prod', 'env: {exists: true}'],
  ['namespace: {labels: {team: search}}', 'workload: {labels: {team: search}}'],
  ['namespace: {labels: {team: search}}', 'namespace: {name: search}'],
  ['namespace: {labels: {team: search}}', 'workload: {kind: Job}'],
  ['namespace: {labels: {team: search}}', 'workload: {serviceAccount: ci}'],
  ['namespace: {labels: {team: search}}', 'container: [container, init]'],
  ['where: {namespace: {labels: {team: search}}}', 'where: [{container: init}, {container: volume}]'],
  ['[registry.acme.io/payments/**]', '[registry.acme.io/payments/*]'],
  ['[registry.acme.io/payments/**]', '[registry.acme.io/payments/**]\n      except: [registry.acme.io/payments/x]'],
  ['also: [registry.acme.io/signatures]', 'also: [registry.acme.io/other]'],
  ['signedName: repository', 'signedName: tag'],
  ['signedName: repository', 'signedName: any'],
  ['signedName: repository', 'signedName: if-named'],
  ['index: self', 'index: children'],
  ['index: self', 'audit: true'],
  ['- {signedBy: payments-ci}', '- {signedBy: payments-ci, annotations: {team: payments}}'],
  ['- {signedBy: payments-ci}', '- {signedBy: [payments-ci, vendor]}'],
  ['atLeast: 1', 'atLeast: 2'],
  ['of: [alice, bob]', 'of: [alice]'],
  ['maxAge: 90d', 'maxAge: 91d'],
  ['slsa-provenance/v1\n', 'slsa-provenance\n'],
  ['by: payments-ci\n', 'by: vendor\n'],
  ['match: any\n', 'match: all\n'],
  ['startsWith("https://github.com/acme/ci/")', 'startsWith("https://github.com/acme/")'],
  ['attestation: vulns', 'attestation: spdx'],
  ['match: latest, maxAge: 24h', 'match: any, maxAge: 24h'],
  ['maxAge: 24h', 'maxAge: 23h'],
  [', alert: page', ''],
  ['maxAge: 8h', 'maxAge: 9h'],
  ['warnUntil: 2026-12-31T00:00:00Z', 'warnUntil: 2026-12-31T00:00:01Z'],
  ['warnUntil: 2026-12-31T00:00:00Z, ', ''],
  ['mirrors: ["123.', 'mirrors: ["124.'],
  ['{digestIn: bases.txt}', '{digestIn: []}'],
  ['require: {digestIn: bases.txt}', `digestNotIn: [sha256:${'d'.repeat(64)}], require: {digestIn: bases.txt}`],
  ['- {signedBy: payments-ci}', '- {signedBy: payments-ci}\n              - {digestNotIn: bases.txt}'],
  ['  rules:\n', '  digestNotIn: bases.txt\n  rules:\n'],
  [
    '{signedBy: search-ci}',
    `{summary: {by: search-ci, verifier: "https://gate.acme.io", policySet: "sha256:${'e'.repeat(64)}"}, maxAge: 1h}`,
  ],
  ['metadata: {name: inc-4711}', 'metadata: {name: inc-4711, namespace: security}'],
  ['notCovered: refuse', 'notCovered: warn'],
  ['grace: 6h', 'grace: 7h'],
  ['exceptionsFrom: [security]', 'exceptionsFrom: [default]'],
  ['exceptionsFrom: [security]', 'exceptionsFrom: []'],
];
