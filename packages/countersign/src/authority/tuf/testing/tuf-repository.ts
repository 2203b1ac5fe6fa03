// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from '../../../bytes/hex.ts';
import type { JsonObject } from '../../../bytes/json.ts';
import { encodeUtf8 } from '../../../bytes/utf8.ts';
import { digestHex } from '../../../crypto/hash.ts';
import { encodeOlpcJson } from '../../../sandbox/tuf/canonical-json.ts';
import { createTufKey, type TufKey } from '../../../sandbox/tuf/tuf-key.ts';

type RoleName = 'root' | 'targets' | 'snapshot' | 'timestamp';

/** A TUF repository that a test leads from state to state, and also where no honest one would go. */
export interface TestRepository {
  /** What a mirror would serve now; a test may change it. */
  readonly files: Map<string, Uint8Array>;
  /** Version 1. */
  readonly root: Uint8Array;
  /** Publishes targets as the next version of everything but the root. */
  publish(targets: Readonly<Record<string, Uint8Array>>, options?: PublishOptions): Promise<void>;
  /** A next root with other keys, signed by the old and the new root key unless told otherwise. */
  rotate(options?: { readonly signedBy?: 'both' | 'new only' }): Promise<void>;
}

export interface PublishOptions {
  /** Of timestamp, snapshot and targets; the next unless given. */
  readonly version?: number;
  readonly days?: number;
  /** Days of the timestamp alone. */
  readonly timestampDays?: number;
  /** A key that the root does not name signs this role. */
  readonly forged?: RoleName;
}

const dayMs = 86_400_000;

export async function createTestRepository(): Promise<TestRepository> {
  const keys: Record<RoleName, TufKey> = newKeys();
  const files = new Map<string, Uint8Array>();
  let rootVersion = 1;
  let version = 0;
  const root = await signAll([keys.root], rootBody(keys, rootVersion));
  files.set('1.root.json', root);
  return {
    files,
    root,
    publish: async (targets, options = {}) => {
      version = options.version ?? version + 1;
      await publish({ keys, files, version }, targets, options);
    },
    rotate: async ({ signedBy = 'both' } = {}) => {
      const old = keys.root;
      Object.assign(keys, newKeys());
      rootVersion++;
      const signers = signedBy === 'both' ? [old, keys.root] : [keys.root];
      files.set(`${rootVersion}.root.json`, await signAll(signers, rootBody(keys, rootVersion)));
    },
  };
}

interface State {
  readonly keys: Record<RoleName, TufKey>;
  readonly files: Map<string, Uint8Array>;
  readonly version: number;
}

async function publish(
  { keys, files, version }: State,
  targets: Readonly<Record<string, Uint8Array>>,
  { days = 7, timestampDays = days, forged }: PublishOptions,
): Promise<void> {
  const write = async (role: RoleName, lifetime: number, body: JsonObject): Promise<Uint8Array> => {
    const key = forged === role ? { ...createTufKey(), id: keys[role].id } : keys[role];
    return await signAll([key], { ...head(role, version, lifetime), ...body });
  };
  for (const [name, bytes] of Object.entries(targets))
    files.set(`targets/${digestHex('sha256', bytes)}.${name}`, bytes);
  const entries = Object.entries(targets).map(([name, bytes]) => [name, fileInfo(bytes)]);
  const targetsBytes = await write('targets', days, { targets: Object.fromEntries(entries) });
  const targetsMeta = { ...fileInfo(targetsBytes), version };
  const snapshotBytes = await write('snapshot', days, { meta: { 'targets.json': targetsMeta } });
  const snapshotMeta = { ...fileInfo(snapshotBytes), version };
  files.set(`${version}.targets.json`, targetsBytes);
  files.set(`${version}.snapshot.json`, snapshotBytes);
  files.set('timestamp.json', await write('timestamp', timestampDays, { meta: { 'snapshot.json': snapshotMeta } }));
}

function newKeys(): Record<RoleName, TufKey> {
  return { root: createTufKey(), targets: createTufKey(), snapshot: createTufKey(), timestamp: createTufKey() };
}

function rootBody(keys: Readonly<Record<RoleName, TufKey>>, version: number): JsonObject {
  return {
    ...head('root', version, 365),
    consistent_snapshot: true,
    keys: Object.fromEntries(Object.values(keys).map(({ id, json }) => [id, json])),
    roles: Object.fromEntries(Object.entries(keys).map(([role, { id }]) => [role, { keyids: [id], threshold: 1 }])),
  };
}

/** From the real clock, because tuf-js looks at no other. */
function head(role: RoleName, version: number, days: number): JsonObject {
  const expires = new Date(Date.now() + days * dayMs).toISOString().replace(/\.\d+Z$/, 'Z');
  return { _type: role, spec_version: '1.0.31', version, expires };
}

async function signAll(keys: readonly TufKey[], signed: JsonObject): Promise<Uint8Array> {
  const message = encodeUtf8(encodeOlpcJson(signed));
  const sign = async (key: TufKey) => ({ keyid: key.id, sig: encodeHex(await key.sign(message)) });
  return encodeUtf8(JSON.stringify({ signatures: await Promise.all(keys.map(sign)), signed }));
}

function fileInfo(bytes: Uint8Array): JsonObject {
  return { length: bytes.byteLength, hashes: { sha256: digestHex('sha256', bytes) } };
}
