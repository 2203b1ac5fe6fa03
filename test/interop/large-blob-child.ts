// SPDX-License-Identifier: Apache-2.0
// Pushes and pulls one large blob and prints what that took.
import { systemClock } from '../../packages/countersign/src/host/system-clock.ts';
import { systemRandom } from '../../packages/countersign/src/host/system-random.ts';
import { createFetch } from '../../packages/countersign/src/net/create-fetch.ts';
import { parseDigest } from '../../packages/countersign/src/oci/digest.ts';
import { silentLog } from '../../packages/countersign/src/ports/log.ts';
import { createRegistryStore } from '../../packages/countersign/src/registry/create-registry-store.ts';

const [host = '', hex = '', bytes = ''] = process.argv.slice(2);
const size = Number(bytes);
const blob = { mediaType: 'application/octet-stream', size, digest: parseDigest(`sha256:${hex}`) };
const transport = createFetch();
const store = createRegistryStore({
  fetch: transport.fetch,
  authorizer: { authorize: () => Promise.resolve(undefined), learn: () => Promise.resolve('refused') },
  clock: systemClock,
  random: systemRandom,
  log: silentLog,
  host,
  repository: 'large',
});

async function* content(): AsyncGenerator<Uint8Array, void, undefined> {
  const piece = Buffer.alloc(1024 * 1024, 'countersign ');
  for (let sent = 0; sent < size; sent += piece.byteLength) yield piece;
}

const start = performance.now();
await store.writeBlob(blob, () => Promise.resolve(content()));
const pushed = performance.now();
for await (const _ of (await store.openBlob(blob)) ?? []);
const pulled = performance.now();
transport.close();
const maxRssBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ pushMs: Math.round(pushed - start), pullMs: Math.round(pulled - pushed), maxRssBytes }));
