// SPDX-License-Identifier: Apache-2.0

/** How a program of others signs without a key, and verifies what it signed. */
export interface TheirRow {
  readonly program: 'cosign2' | 'cosign3';
  readonly subject: 'image' | 'blob';
  readonly what: string;
  /** Names in braces are variables of the sandbox. */
  readonly sign: readonly string[];
  readonly verify: readonly string[];
}

const services = ['--fulcio-url={SANDBOX_FULCIO_URL}', '--rekor-url={SANDBOX_REKOR_URL}'];
const stamped = '--timestamp-server-url={SANDBOX_TSA_URL}';
const withFiles = (config: string): readonly string[] => [
  `--signing-config={${config}}`,
  '--trusted-root={SANDBOX_TRUSTED_ROOT}',
];
const trusted = ['--trusted-root={SANDBOX_TRUSTED_ROOT}'];
const legacy3 = [...services, '--use-signing-config=false', '--new-bundle-format=false'];

export const theirRows: readonly TheirRow[] = [
  { program: 'cosign2', subject: 'image', what: 'legacy', sign: services, verify: [] },
  {
    program: 'cosign2',
    subject: 'image',
    what: 'legacy with timestamp',
    sign: [...services, stamped],
    verify: ['--use-signed-timestamps'],
  },
  { program: 'cosign2', subject: 'blob', what: 'legacy', sign: services, verify: [] },
  {
    program: 'cosign2',
    subject: 'blob',
    what: 'bundle',
    sign: [...services, '--new-bundle-format'],
    verify: ['--new-bundle-format', ...trusted],
  },
  {
    program: 'cosign2',
    subject: 'blob',
    what: 'bundle with timestamp',
    sign: [...services, stamped, '--new-bundle-format'],
    verify: ['--new-bundle-format', '--use-signed-timestamps', ...trusted],
  },
  { program: 'cosign3', subject: 'image', what: 'bundle, services from TUF', sign: [], verify: [] },
  {
    program: 'cosign3',
    subject: 'image',
    what: 'bundle, Rekor 1',
    sign: withFiles('SANDBOX_SIGNING_CONFIG'),
    verify: trusted,
  },
  {
    program: 'cosign3',
    subject: 'image',
    what: 'bundle, Rekor 2',
    sign: withFiles('SANDBOX_SIGNING_CONFIG_REKOR_V2'),
    verify: trusted,
  },
  { program: 'cosign3', subject: 'image', what: 'legacy', sign: legacy3, verify: ['--new-bundle-format=false'] },
  {
    program: 'cosign3',
    subject: 'blob',
    what: 'bundle, Rekor 1',
    sign: withFiles('SANDBOX_SIGNING_CONFIG'),
    verify: trusted,
  },
  {
    program: 'cosign3',
    subject: 'blob',
    what: 'bundle, Rekor 2',
    sign: withFiles('SANDBOX_SIGNING_CONFIG_REKOR_V2'),
    verify: trusted,
  },
  { program: 'cosign3', subject: 'blob', what: 'legacy', sign: legacy3, verify: ['--new-bundle-format=false'] },
];

/** How we sign without a key. */
export interface OurRow {
  readonly subject: 'image' | 'blob';
  readonly what: string;
  readonly sign: readonly string[];
  /** Who must believe it, with the flags that they need. */
  readonly readers: readonly (readonly ['cosign2' | 'cosign3', ...string[]])[];
}

const bundle2 = ['cosign2', '--new-bundle-format', ...trusted] as const;
export const ourRows: readonly OurRow[] = [
  { subject: 'image', what: 'bundle, services from TUF', sign: [], readers: [['cosign3']] },
  {
    subject: 'image',
    what: 'bundle, Rekor 2',
    sign: withFiles('SANDBOX_SIGNING_CONFIG_REKOR_V2'),
    readers: [['cosign3', ...trusted]],
  },
  {
    subject: 'image',
    what: 'legacy',
    sign: ['--format=legacy'],
    readers: [['cosign2'], ['cosign2', '--use-signed-timestamps'], ['cosign3', '--new-bundle-format=false']],
  },
  {
    subject: 'blob',
    what: 'bundle, Rekor 1',
    sign: withFiles('SANDBOX_SIGNING_CONFIG'),
    readers: [['cosign3', ...trusted], bundle2, [...bundle2, '--use-signed-timestamps']],
  },
  {
    subject: 'blob',
    what: 'bundle, Rekor 2',
    sign: withFiles('SANDBOX_SIGNING_CONFIG_REKOR_V2'),
    readers: [
      ['cosign3', ...trusted],
      [...bundle2, '--use-signed-timestamps'],
    ],
  },
];
