// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '../../verify/signer.ts';

/** Who signed, in one line: key hash, or subject and issuer. */
export function principalText(signer: Signer): string {
  if (signer.kind === 'key') return `key ${signer.fingerprint}`;
  return signer.issuer === undefined ? signer.subject : `${signer.subject} by ${signer.issuer}`;
}

/**
 * How many distinct principals made these signatures. Certificates that share one name (of one issuer) or one key are one principal,
 * whatever else they name, and so is a key with its certificate: nobody counts twice by having names added or his key certified.
 */
export function countPrincipals(signers: readonly Signer[]): number {
  const parents = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent;
    return root;
  };
  for (const signer of signers) {
    const [first, ...others] = namesOf(signer);
    if (!parents.has(first)) parents.set(first, first);
    for (const name of others) {
      if (!parents.has(name)) parents.set(name, name);
      parents.set(rootOf(name), rootOf(first));
    }
  }
  return new Set([...parents.keys()].map(rootOf)).size;
}

function namesOf(signer: Signer): readonly [string, ...string[]] {
  if (signer.kind === 'key') return [`key ${signer.fingerprint}`];
  const { issuer = '', subject, identity, keyFingerprint } = signer;
  const names = [subject, ...identity.subjects.map(({ value }) => value)];
  return [`key ${keyFingerprint}`, ...names.map((name) => JSON.stringify([issuer, name]))];
}
