// SPDX-License-Identifier: Apache-2.0
import { encodePem } from '../../bytes/pem.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import type { RunningSandbox } from './start-sandbox.ts';

/** What clients read from disk, by file name. Nothing of it is secret. */
export const sandboxFileNames = {
  trustedRoot: 'trusted_root.json',
  signingConfig: 'signing_config.json',
  signingConfigRekor2: 'signing_config_rekor_v2.json',
  tufRoot: 'tuf_root.json',
  certificateAuthority: 'fulcio_chain.pem',
  timestampAuthority: 'tsa_chain.pem',
  certificateLog: 'ctfe.pub',
  rekor1: 'rekor.pub',
} as const;

export function sandboxFiles({ world, tuf }: RunningSandbox): ReadonlyMap<string, Uint8Array> {
  const names = sandboxFileNames;
  const { certificateAuthority: signers, timestampAuthority: timestamps, ctLogKeys, rekor1 } = world;
  return new Map([
    [names.trustedRoot, world.trustedRoot()],
    [names.signingConfig, world.signingConfig('v1')],
    [names.signingConfigRekor2, world.signingConfig('v2')],
    [names.tufRoot, tuf.root],
    [names.certificateAuthority, pemChain([signers.issued.certificate, signers.root.certificate])],
    [names.timestampAuthority, pemChain([timestamps.issued.certificate, timestamps.root.certificate])],
    [names.certificateLog, encodeUtf8(ctLogKeys.map(({ publicKey }) => encodePublicKey(publicKey)).join(''))],
    [names.rekor1, encodeUtf8(encodePublicKey(rekor1.publicKey))],
  ]);
}

function pemChain(certificates: readonly Uint8Array[]): Uint8Array {
  return encodeUtf8(certificates.map((bytes) => encodePem({ label: 'CERTIFICATE', bytes })).join(''));
}
