// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import { encodePem } from '../../bytes/pem.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import type { TufTarget } from '../tuf/create-tuf-repository.ts';
import type { SandboxWorld } from '../world.ts';

/** What a TUF repository of Sigstore holds: whom to believe and where to sign; and each key once more for clients as old as cosign 2. */
export function tufTargets(world: SandboxWorld): readonly TufTarget[] {
  const { urls, certificateAuthority, timestampAuthority } = world;
  return [
    { name: 'trusted_root.json', bytes: world.trustedRoot() },
    { name: 'signing_config.v0.2.json', bytes: world.signingConfig('v1') },
    { name: 'signing_config_rekor_v2.v0.2.json', bytes: world.signingConfig('v2') },
    certificate('fulcio.crt.pem', certificateAuthority.root.certificate, usage('Fulcio', urls.certificateAuthority)),
    certificate(
      'fulcio_intermediate.crt.pem',
      certificateAuthority.issued.certificate,
      usage('Fulcio', urls.certificateAuthority),
    ),
    ...world.ctLogKeys.map((key) => publicKey('ctfe.pub', key.publicKey, usage('CTFE', urls.certificateLog))),
    publicKey('rekor.pub', world.rekor1.publicKey, usage('Rekor', urls.rekor1)),
    certificate('tsa_leaf.crt.pem', timestampAuthority.issued.certificate, usage('TSA', urls.timestampAuthority)),
    certificate('tsa_root.crt.pem', timestampAuthority.root.certificate, usage('TSA', urls.timestampAuthority)),
  ];
}

function usage(kind: 'Fulcio' | 'CTFE' | 'Rekor' | 'TSA', uri: string): JsonObject {
  return { sigstore: { usage: kind, status: 'Active', uri } };
}

function certificate(name: string, bytes: Uint8Array, custom: JsonObject): TufTarget {
  return { name, bytes: encodeUtf8(encodePem({ label: 'CERTIFICATE', bytes })), custom };
}

function publicKey(name: string, key: PublicKey, custom: JsonObject): TufTarget {
  return { name, bytes: encodeUtf8(encodePublicKey(key)), custom };
}
