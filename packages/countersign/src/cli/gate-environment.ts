// SPDX-License-Identifier: Apache-2.0
import type { Env } from '../ports/env.ts';

/** Of the variables that choose trust, evidence or strictness for other commands, those that say only how a registry is reached. */
const allowed: ReadonlySet<string> = new Set([
  'COSIGN_REGISTRY_USERNAME',
  'COSIGN_REGISTRY_PASSWORD',
  'COSIGN_REGISTRY_TOKEN',
  'COSIGN_REGISTRY_CACERT',
  'COSIGN_REGISTRY_CLIENT_CERT',
  'COSIGN_REGISTRY_CLIENT_KEY',
  'COSIGN_TIMEOUT',
  // Secrets with which a summary is signed: they choose nothing.
  'COSIGN_PASSWORD',
  'SIGSTORE_ID_TOKEN',
]);

const families = /^(?:COSIGN|COUNTERSIGN|SIGSTORE|TUF|REKOR|FULCIO)_/;

export interface GatedEnvironment {
  readonly env: Env;
  /** For stderr: what was set, and does not count. */
  readonly notes: readonly string[];
}

/**
 * The environment of a command that decides by policy. Whoever can set a variable in a pipeline is often not who may change the
 * policy, so no variable chooses trust, evidence or strictness.
 */
export function gateEnvironment(env: Env): GatedEnvironment {
  const ignored = Object.keys(env).filter((name) => families.test(name) && !allowed.has(name) && env[name] !== '');
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !families.test(name) || allowed.has(name)));
  const names = ignored.toSorted().map((name) => `\`${name}\``);
  const note = `no environment variable chooses what is believed here, so these are ignored: ${names.join(', ')}`;
  return { env: kept, notes: names.length === 0 ? [] : [note] };
}
