// SPDX-License-Identifier: Apache-2.0
import { anyName } from '../../trust/name-matchers.ts';
import type { Trust } from '../../trust/trust.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { Rule } from '../rule.ts';
import { signersOf } from '../signers-of.ts';

/** Signers whose signatures are proven alike: one look at a piece of evidence says for all of them who made it. */
export interface SignerGroup {
  readonly signers: readonly PolicySigner[];
  /** Believes each of the keys, and anybody for whom the root's authorities vouch: who it was is asked afterwards, signer by signer. */
  readonly trust: Omit<Trust, 'demands'> & { readonly demands: PolicySigner['demands'] };
}

/** All signers that the rules name, each once, in groups. */
export function signerGroups(rules: readonly Rule[]): readonly SignerGroup[] {
  const groups = new Map<string, PolicySigner[]>();
  const shared: unknown[] = [];
  // Roots and witness policies are compared as objects: signers with the same one share it.
  const idOf = (value: unknown): number => (shared.includes(value) ? shared.indexOf(value) : shared.push(value) - 1);
  for (const signer of signersOf(rules)) {
    const key = `${idOf(signer.root)} ${idOf(signer.demands.witnesses)} ${demandsKey(signer)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [signer]);
    else group.push(signer);
  }
  return [...groups.values()].map((signers) => ({ signers, trust: trustOf(signers) }));
}

function demandsKey({ demands }: PolicySigner): string {
  const { logs, logsOfKeys, timestamps, scts, bundledIntermediates } = demands;
  return [logs, logsOfKeys, timestamps, scts, bundledIntermediates].join(' ');
}

function trustOf(signers: readonly PolicySigner[]): SignerGroup['trust'] {
  const [first] = signers as readonly [PolicySigner, ...PolicySigner[]];
  const hasIdentities = signers.some(({ who }) => who.kind === 'identity');
  return {
    keys: signers.flatMap(({ who }) => (who.kind === 'key' ? [who.key] : [])),
    identities: hasIdentities ? [{ subject: anyName, issuer: anyName, extensions: [] }] : [],
    demands: first.demands,
    ...(first.root === undefined ? {} : { root: first.root }),
  };
}
