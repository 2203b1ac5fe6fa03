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
  { name: 'HTTPS_PROXY', what: 'proxy for https', expects: 'a URL', secret: true },
  { name: 'HTTP_PROXY', what: 'proxy for http', expects: 'a URL', secret: true },
  { name: 'NO_PROXY', what: 'hosts that are reached without a proxy', expects: 'names separated by commas' },
];
