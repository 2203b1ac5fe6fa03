// SPDX-License-Identifier: Apache-2.0

export interface EnvVariable {
  readonly name: string;
  readonly what: string;
  readonly expects: string;
  readonly secret?: true;
}

/** Every environment variable that the program reads, besides `COSIGN_…` for each flag. */
export const envVariables: readonly EnvVariable[] = [
  {
    name: 'COSIGN_PASSWORD',
    what: 'password of private key files',
    expects: 'the password; may be empty',
    secret: true,
  },
  {
    name: 'COSIGN_REPOSITORY',
    what: 'keeps signatures in another repository than the image',
    expects: 'a repository without tag',
  },
  {
    name: 'DOCKER_AUTH_CONFIG',
    what: 'credentials for registries',
    expects: 'the content of a docker config.json',
    secret: true,
  },
  { name: 'DOCKER_CONFIG', what: 'where docker keeps its config.json', expects: 'a folder (default: ~/.docker)' },
  { name: 'REGISTRY_AUTH_FILE', what: 'where podman keeps credentials', expects: 'a file' },
  { name: 'XDG_RUNTIME_DIR', what: 'where podman keeps credentials while the user is logged in', expects: 'a folder' },
  { name: 'XDG_CONFIG_HOME', what: 'where podman keeps credentials', expects: 'a folder (default: ~/.config)' },
  {
    name: 'SIGSTORE_ROOT_FILE',
    what: 'certificate authorities to trust instead of those of the trusted root',
    expects: 'a PEM file with roots and intermediates',
  },
  {
    name: 'SIGSTORE_REKOR_PUBLIC_KEY',
    what: 'transparency logs to trust instead of those of the trusted root',
    expects: 'a PEM file with public keys',
  },
  {
    name: 'SIGSTORE_CT_LOG_PUBLIC_KEY_FILE',
    what: 'certificate logs to trust instead of those of the trusted root',
    expects: 'a PEM file with public keys',
  },
  {
    name: 'SIGSTORE_TSA_CERTIFICATE_FILE',
    what: 'timestamp authority to trust instead of those of the trusted root',
    expects: 'a PEM file with its certificate, intermediates and root',
  },
  { name: 'TUF_MIRROR', what: 'the TUF repository that trust comes from', expects: 'a URL' },
  { name: 'TUF_ROOT_JSON', what: 'the root with which trust in the TUF repository begins', expects: 'a root.json' },
  {
    name: 'TUF_ROOT',
    what: 'where what the TUF repository said is kept, below `countersign/`',
    expects: 'a folder (default: ~/.local/share/countersign/tuf)',
  },
  {
    name: 'XDG_DATA_HOME',
    what: 'where what the TUF repository said is kept, below `countersign/tuf/`',
    expects: 'a folder (default: ~/.local/share)',
  },
  { name: 'SIGSTORE_ID_TOKEN', what: 'identity token to sign with', expects: 'a token', secret: true },
  {
    name: 'ACTIONS_ID_TOKEN_REQUEST_URL',
    what: 'where a job of GitHub Actions gets its identity token (set by `permissions: id-token: write`)',
    expects: 'a URL',
  },
  {
    name: 'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    what: 'what it shows there',
    expects: 'set by GitHub Actions',
    secret: true,
  },
  {
    name: 'BUILDKITE_AGENT_ACCESS_TOKEN',
    what: 'what a job of Buildkite shows to get its identity token',
    expects: 'set by the agent',
    secret: true,
  },
  {
    name: 'BUILDKITE_AGENT_ENDPOINT',
    what: 'where it gets it',
    expects: 'a URL (default: https://agent.buildkite.com/v3)',
  },
  { name: 'BUILDKITE_JOB_ID', what: 'the job that the identity token is about', expects: 'set by the agent' },
  {
    name: 'GOOGLE_SERVICE_ACCOUNT_NAME',
    what: 'service account of Google Cloud to sign as, instead of that of the machine',
    expects: 'its e-mail address',
  },
  {
    name: 'GCE_METADATA_HOST',
    what: 'the metadata server of Google Cloud',
    expects: 'a host (default: metadata.google.internal)',
  },
  {
    name: 'SPIFFE_ENDPOINT_SOCKET',
    what: 'the SPIFFE Workload API to get an identity token from',
    expects: 'unix:///path',
  },
  { name: 'HTTPS_PROXY', what: 'proxy for https', expects: 'a URL', secret: true },
  { name: 'HTTP_PROXY', what: 'proxy for http', expects: 'a URL', secret: true },
  { name: 'NO_PROXY', what: 'hosts that are reached without a proxy', expects: 'names separated by commas' },
];
