// SPDX-License-Identifier: Apache-2.0

const dockerHubNames: readonly string[] = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/** The name under which docker keeps credentials of `host`, in its file and at helpers. */
export function registryKey(host: string): string {
  return host === 'docker.io' ? 'https://index.docker.io/v1/' : host;
}

/**
 * What a key in a configuration file stands for: `host`, or `host/namespace` as podman writes. Docker's old spellings
 * (`https://host/v1/`) mean the host.
 */
export function normaliseKey(key: string): string {
  const schemeless = key.replace(/^https?:\/\//i, '');
  const slash = schemeless.indexOf('/');
  const host = (slash === -1 ? schemeless : schemeless.slice(0, slash)).toLowerCase();
  const path = slash === -1 ? '' : schemeless.slice(slash + 1).replace(/\/+$/, '');
  const name = dockerHubNames.includes(host) ? 'docker.io' : host;
  const isWholeHost = path === '' || path === 'v1' || path === 'v2' || schemeless !== key;
  return isWholeHost ? name : `${name}/${path}`;
}

/** The entry for `host/repository` whose key is the longest prefix of it, in whole path parts. */
export function findByPrefix<Value>(
  entries: ReadonlyMap<string, Value>,
  host: string,
  repository: string | undefined,
): Value | undefined {
  const exact = entries.get(registryKey(host)) ?? entries.get(host);
  const byName = new Map([...entries].map(([key, value]) => [normaliseKey(key), value]));
  const parts = repository === undefined ? [] : repository.split('/');
  for (let length = parts.length; length > 0; length--) {
    const found = byName.get(`${host}/${parts.slice(0, length).join('/')}`);
    if (found !== undefined) return found;
  }
  return exact ?? byName.get(host);
}
