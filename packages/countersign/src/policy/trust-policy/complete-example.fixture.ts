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
