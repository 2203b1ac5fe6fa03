// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../../bytes/concat.ts';
import { digestHex } from '../../crypto/hash.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { Clock } from '../../ports/clock.ts';
import { parseCertificate } from '../../x509/parse-certificate.ts';
import {
  type LoggedCertificate,
  type SignedCertificateTimestamp,
  signSct,
  timestampedEntry,
} from '../pki/build-sct.ts';
import type { Hierarchy } from '../pki/create-authority.ts';
import { tlsVector } from '../pki/tls-encoding.ts';
import { type AcceptedChain, acceptCtChain } from './accept-ct-chain.ts';
import { type AppendLog, createAppendLog } from './append-log.ts';
import { createTreeHeads, type SignedTreeHead } from './sign-tree-head.ts';

export interface CtLogOptions {
  readonly key: PrivateKey;
  /** Whose certificates it takes in. */
  readonly authority: Hierarchy;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** A certificate log (RFC 6962) in memory. What it promises is in its tree when the promise is made: it merges without delay. */
export interface CtLog {
  readonly publicKey: PublicKey;
  /** The leaves: MerkleTreeLeaf of each entry. */
  readonly log: AppendLog;
  /** DER. */
  readonly roots: readonly Uint8Array[];
  /** The same chain gets the same SCT again. @throws what `acceptCtChain` and `AppendLog.append` do */
  readonly addPreChain: (chain: readonly Uint8Array[]) => SignedCertificateTimestamp;
  /** The same for a certificate that exists. */
  readonly addChain: (chain: readonly Uint8Array[]) => SignedCertificateTimestamp;
  /** What the leaf leaves out, by index: the certificates as they were sent, in the form of RFC 6962 §4.6. */
  readonly extraData: readonly Uint8Array[];
  readonly treeHead: () => SignedTreeHead;
}

export function createCtLog({ key, authority, clock }: CtLogOptions): CtLog {
  const log = createAppendLog(clock);
  const extraData: Uint8Array[] = [];
  const promises = new Map<string, SignedCertificateTimestamp>();
  const [issuer, root] = [authority.issued, authority.root].map(({ certificate }) => parseCertificate(certificate));
  if (issuer === undefined || root === undefined) throw new RangeError('an authority has two certificates');
  const add = (chain: readonly Uint8Array[], wanted: LoggedCertificate['kind']): SignedCertificateTimestamp => {
    const accepted = acceptCtChain(chain, wanted, { issuer, root });
    const name = digestHex('sha256', accepted.first);
    const known = promises.get(name);
    if (known !== undefined) return known;
    const promise = signSct(accepted.logged, key, { timestampMs: clock.nowMs() });
    const { status } = log.append(timestampedEntry(accepted.logged, promise));
    // One leaf may come from two signatures over the same precertificate.
    if (status === 'created') extraData.push(extraDataOf(accepted));
    promises.set(name, promise);
    return promise;
  };
  return {
    publicKey: key.publicKey,
    log,
    roots: [root.der],
    addPreChain: (chain) => add(chain, 'precertificate'),
    addChain: (chain) => add(chain, 'certificate'),
    extraData,
    treeHead: createTreeHeads({ key, tree: log.tree, clock }),
  };
}

/** PrecertChainEntry, or the certificate_chain of an X509ChainEntry (RFC 6962 §3.1). */
function extraDataOf({ logged, first, above }: AcceptedChain): Uint8Array {
  const chain = tlsVector(3, ...above.map((der) => tlsVector(3, der)));
  return logged.kind === 'precertificate' ? concatBytes(tlsVector(3, first), chain) : chain;
}
