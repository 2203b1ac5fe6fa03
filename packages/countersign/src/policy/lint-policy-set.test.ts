// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { lintPolicySet } from './lint-policy-set.ts';
import { newKey, policySetOf, testFiles } from './testing/policy-files.ts';

const instantMs = Date.parse('2026-11-22T00:00:00Z');

interface Case {
  readonly signers?: string;
  readonly rule?: string;
  readonly more?: string;
  /** The sub-folder. */
  readonly place?: string;
}

/** The rules that are told of a policy with this signer and this rule. */
async function findings({
  signers = 'x: {key: {file: duty.pub}}',
  rule = 'require: {signedBy: x}',
  more = '',
  place,
}: Case): Promise<readonly string[]> {
  const text = `apiVersion: countersign.dev/v1\nkind: TrustPolicy\nmetadata: {name: a}\nspec: {signers: {${signers}}, rules: [{name: r, images: [r.io/**], ${rule}}]}\n${more}`;
  const source = { name: 'acme.yaml', bytes: encodeUtf8(text), ...(place === undefined ? {} : { place }) };
  const shared = newKey();
  const files = new Map([...(await testFiles()), ['same.pub', shared], ['copy.pub', shared]]);
  return lintPolicySet(await policySetOf([source], files), instantMs).map((finding) => finding.rule);
}

const settings = (spec: string): string =>
  `---\napiVersion: countersign.dev/v1\nkind: TrustSettings\nmetadata: {name: s}\nspec: {${spec}}\n`;
const exception = (rule: string, expires: string): string =>
  `---\napiVersion: countersign.dev/v1\nkind: TrustException\nmetadata: {name: e}\nspec: {rule: ${rule}, digest: "sha256:${'a'.repeat(64)}", reason: r, expires: ${expires}}\n`;
const claimed = `${exception('a/r', '2027-01-01T00:00:00Z').replace('{name: e}', '{name: e, namespace: security}')}${settings('exceptionsFrom: [security]')}`;
const workflow = (ref: string, caller: string): string =>
  `x: {github: {workflow: a/b/.github/workflows/c.yml@${ref}, ${caller}}}`;
const mirrored = (second: string): string =>
  `{name: s, images: [q.io/a/**, ${second}], mirrors: [m.io/**], require: {signedBy: x}`;
const gate = 'require: {any: [{all: [{signedBy: x}, {attestation: vulns, by: x}]}, {signedBy: y';
const two = 'x: {key: {file: duty.pub}}, y: {key: {file: scanner.pub}}';

/** Rule, what breaks it, and the nearest that does not. */
const cases: readonly (readonly [string, Case, Case])[] = [
  [
    'github-caller-unnamed',
    { signers: workflow('refs/heads/main', 'caller: {owner: a}') },
    { signers: workflow('refs/heads/main', 'caller: {ownerId: 1}') },
  ],
  [
    'ref-admits-branches',
    { signers: workflow('refs/heads/*', 'caller: {ownerId: 1}') },
    { signers: workflow('refs/tags/*', 'caller: {ownerId: 1}') },
  ],
  [
    'ref-admits-branches',
    { signers: workflow('refs/pull/7/merge', 'caller: {repositoryId: 1}') },
    { signers: workflow('refs/heads/pull', 'caller: {repositoryId: 1}') },
  ],
  [
    'ref-admits-branches',
    { signers: workflow('refs/heads/main', 'caller: {ownerId: 1, ref: "**"}') },
    { signers: workflow('refs/heads/main', 'caller: {ownerId: 1, ref: refs/tags/**}') },
  ],
  [
    'identity-accepts-strangers',
    { signers: 'x: {keyless: {issuer: https://i.io, subject: "*@*"}}' },
    { signers: 'x: {keyless: {issuer: https://i.io, subject: "*@i.io"}}' },
  ],
  [
    'identity-accepts-strangers',
    { signers: 'x: {keyless: {issuer: https://i.io, subjectRegex: ".*"}}' },
    { signers: 'x: {keyless: {issuer: https://i.io, subjectRegex: ".*@i[.]io"}}' },
  ],
  [
    'log-not-required',
    { signers: 'x: {log: none, keyless: {issuer: https://i.io, subject: a@i.io}}' },
    { signers: 'x: {log: required, keyless: {issuer: https://i.io, subject: a@i.io}}' },
  ],
  [
    'key-under-two-names',
    { signers: 'x: {key: {file: same.pub}}, y: {key: {file: copy.pub}}', rule: 'require: {signedBy: [x, y]}' },
    { signers: two, rule: 'require: {signedBy: [x, y]}' },
  ],
  [
    'pattern-fills-places',
    {
      signers: 'x: {key: {file: duty.pub}}, y: {keyless: {issuer: https://i.io, subject: "*@i.io"}}',
      rule: 'require: {signedBy: {atLeast: 2, of: [x, y]}}',
    },
    {
      signers: 'x: {key: {file: duty.pub}}, y: {keyless: {issuer: https://i.io, subject: a@i.io}}',
      rule: 'require: {signedBy: {atLeast: 2, of: [x, y]}}',
    },
  ],
  [
    'pattern-fills-places',
    {
      signers: `${workflow('refs/tags/v*', 'caller: {ownerId: 1}')}, y: {key: {file: duty.pub}}`,
      rule: 'require: {signedBy: {atLeast: 2, of: [x, y]}}',
    },
    {
      signers: 'x: {keyless: {issuer: https://i.io, subject: "*@i.io"}}',
      rule: 'require: {signedBy: {atLeast: 2, of: [x]}}',
    },
  ],
  ['signer-unused', { signers: two }, { signers: two, rule: 'require: {signedBy: [x, y]}' }],
  [
    'age-of-undated-key',
    { rule: 'require: {signedBy: x, maxAge: 1d}' },
    { signers: 'x: {key: {file: duty.pub}, timestamp: required}', rule: 'require: {signedBy: x, maxAge: 1d}' },
  ],
  ['shortcut-without-alert', { signers: two, rule: `${gate}}]}` }, { signers: two, rule: `${gate}, alert: page}]}` }],
  [
    'signed-name-any',
    { rule: 'signedName: any, require: {signedBy: x}' },
    { rule: 'signedName: tag, require: {signedBy: x}' },
  ],
  ['rule-audits', { rule: 'audit: true, require: {signedBy: x}' }, { rule: 'audit: false, require: {signedBy: x}' }],
  [
    'summary-as-attestation',
    { rule: 'require: {attestation: svr, by: x}' },
    { rule: 'require: {attestation: vulns, by: x}' },
  ],
  ['not-covered-admitted', { more: settings('notCovered: admit') }, { more: settings('notCovered: refuse') }],
  [
    'exception-not-honoured',
    { more: exception('a/r', '2027-01-01T00:00:00Z') },
    { more: `${exception('a/r', '2027-01-01T00:00:00Z')}${settings('exceptionsFrom: [default]')}` },
  ],
  [
    'mirror-ambiguous',
    { rule: `require: {signedBy: x}}, ${mirrored('q.io/b/**')}` },
    { rule: `require: {signedBy: x}}, ${mirrored('q.io/b/*/*')}` },
  ],
  ['exception-place-claimed', { more: claimed, place: 'team' }, { more: claimed, place: 'security' }],
  [
    'exception-without-rule',
    { more: `${exception('a/s', '2027-01-01T00:00:00Z')}${settings('exceptionsFrom: [default]')}` },
    { more: `${exception('a/r', '2027-01-01T00:00:00Z')}${settings('exceptionsFrom: [default]')}` },
  ],
  [
    'exception-expired',
    { more: `${exception('a/r', '2026-11-22T00:00:00Z')}${settings('exceptionsFrom: [default]')}` },
    { more: `${exception('a/r', '2026-11-22T00:00:01Z')}${settings('exceptionsFrom: [default]')}` },
  ],
];

for (const [rule, wrong, right] of cases) {
  test(`\`${rule}\` is told of ${JSON.stringify(wrong).slice(0, 60)}… and not of the next best`, async () => {
    assert.deepEqual(await findings(wrong), [rule]);
    assert.deepEqual(await findings(right), []);
  });
}

const pageUrl = new URL('../../../../docs/concepts/policy-lint.md', import.meta.url);

async function documented(from: string, to?: string): Promise<readonly string[]> {
  const page = await readFile(pageUrl, 'utf8');
  const part = page.slice(page.indexOf(from), to === undefined ? undefined : page.indexOf(to));
  return [...part.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, rule]) => rule ?? '').toSorted();
}

/** The names of all surprises and notes in the source below `folder`. */
async function toldIn(...folders: readonly string[]): Promise<ReadonlySet<string>> {
  const told = new Set<string>();
  for (const folder of folders) {
    for (const name of await readdir(new URL(folder, import.meta.url))) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      const text = await readFile(new URL(`${folder}${name}`, import.meta.url), 'utf8');
      const found = text.matchAll(/(?:add(?:Surprise|Note)\(|severity: '(?:surprise|note)')[^;]*?rule: '([a-z-]+)'/g);
      for (const [, rule = ''] of found) told.add(rule);
    }
  }
  return told;
}

test('every finding about a policy of ours has its line in the documentation, and every line its test', async () => {
  const tested = [...new Set(cases.map(([rule]) => rule))].toSorted();
  assert.deepEqual(await documented('## Policies of ours', '## Policies of others'), tested);
  assert.deepEqual([...(await toldIn('./', './trust-policy/'))].toSorted(), tested);
});

test('every finding about a policy of others has its line in the documentation', async () => {
  const lines = await documented('## Policies of others');
  const told = await toldIn('./cluster-image-policy/', './trust-root/');
  assert.deepEqual(
    [...told].filter((rule) => !lines.includes(rule)),
    [],
  );
});
