// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../../bytes/base64.ts';
import { encodeHex } from '../../bytes/hex.ts';
import type { JsonObject } from '../../bytes/json.ts';
import type { InclusionProof, LogEntry } from '../../tlog/log-entry.ts';

/** One entry as Rekor 1 answers (its `LogEntry`), under its name. */
export function rekor1EntryJson(uuid: string, entry: LogEntry): JsonObject {
  const { inclusionProof: proof, signedEntryTimestamp: promise } = entry;
  return {
    [uuid]: {
      body: encodeBase64(entry.canonicalizedBody ?? new Uint8Array()),
      integratedTime: Number(entry.integratedTime),
      logID: encodeHex(entry.logKeyId),
      logIndex: Number(entry.logIndex),
      verification: {
        ...(proof === undefined ? {} : { inclusionProof: proofJson(proof) }),
        ...(promise === undefined ? {} : { signedEntryTimestamp: encodeBase64(promise) }),
      },
    },
  };
}

function proofJson(proof: InclusionProof): JsonObject {
  return {
    checkpoint: proof.checkpoint ?? '',
    hashes: proof.hashes.map(encodeHex),
    logIndex: Number(proof.logIndex),
    rootHash: encodeHex(proof.rootHash),
    treeSize: Number(proof.treeSize),
  };
}
