// SPDX-License-Identifier: Apache-2.0

export const uuid = 'ab'.repeat(40);

/** An answer of Rekor 1 that parses, and proves nothing. */
export function entryAnswer(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const body = JSON.stringify({ apiVersion: '0.0.1', kind: 'hashedrekord', spec: {} });
  return {
    [uuid]: {
      body: Buffer.from(body).toString('base64'),
      integratedTime: 1_700_000_000,
      logID: 'cd'.repeat(32),
      logIndex: 25_579,
      verification: {
        inclusionProof: {
          checkpoint: 'log.example\n80\nAAAA\n\n— log.example AAAA\n',
          hashes: ['ef'.repeat(32)],
          logIndex: 79,
          rootHash: '01'.repeat(32),
          treeSize: 80,
        },
        signedEntryTimestamp: 'AQID',
      },
      ...changes,
    },
  };
}
