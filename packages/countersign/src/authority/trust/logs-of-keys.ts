// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.ts';
import { parsePublicKey } from '../../crypto/public-key-file.ts';
import { MalformedError } from '../../errors/errors.ts';
import type { TrustedLog } from '../../tlog/trusted-log.ts';

const maxKeys = 16;
const endOfBlock = '-----END ';

/**
 * Logs whose public keys stand in the PEM file, for all time: a file of keys says nothing of when they were in use. They are known by the
 * hash of their key, as logs are that are no Rekor 2.
 *
 * @throws {MalformedError} `pem-malformed`, `key-malformed`
 */
export function logsOfKeys(pem: Uint8Array): readonly TrustedLog[] {
  return splitPem(decodeUtf8(pem, 'pem-malformed')).map((block) => {
    const publicKey = parsePublicKey(encodeUtf8(block));
    return { keyId: publicKey.fingerprint, publicKey, baseUrl: '', validFor: { startMs: 0 } };
  });
}

/** The blocks that stand one after another in `text`. */
function splitPem(text: string): readonly string[] {
  const blocks: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    if (blocks.length === maxKeys)
      throw new MalformedError('pem-malformed', `wanted at most ${maxKeys} keys, got more`);
    const end = rest.indexOf(endOfBlock);
    const line = end === -1 ? -1 : rest.indexOf('\n', end);
    blocks.push(line === -1 ? rest : rest.slice(0, line));
    rest = line === -1 ? '' : rest.slice(line).trim();
  }
  if (blocks.length === 0) throw new MalformedError('pem-malformed', 'wanted a public key in PEM, got nothing');
  return blocks;
}
