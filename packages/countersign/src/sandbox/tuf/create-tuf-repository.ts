// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from '../../bytes/hex.ts';
import type { JsonObject, JsonValue } from '../../bytes/json.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { digestHex } from '../../crypto/hash.ts';
import { encodeOlpcJson } from './canonical-json.ts';
import { createTufKey, type TufKey } from './tuf-key.ts';

export interface TufTarget {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What sigstore's first TUF clients choose keys by: `{"sigstore":{"usage":"Fulcio","status":"Active"}}`. */
  readonly custom?: JsonObject;
}

export interface TufRepository {
  /** Path below the mirror's address → content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Version 1 of the root metadata: what a client must be given to trust this repository. */
  readonly root: Uint8Array;
}

export interface TufRepositoryOptions {
  readonly targets: readonly TufTarget[];
  readonly nowMs: number;
  /** After this many days from now nothing of it is valid any more. */
  readonly days: number;
}

interface Role {
  readonly type: 'root' | 'targets' | 'snapshot' | 'timestamp';
  readonly key: TufKey;
}

/** A TUF 1.0 repository with consistent snapshots; each of the four roles signs with a fresh key that nobody keeps. */
export async function createTufRepository(options: TufRepositoryOptions): Promise<TufRepository> {
  const role = (type: Role['type']): Role => ({ type, key: createTufKey() });
  const [root, targets, snapshot, timestamp] = [role('root'), role('targets'), role('snapshot'), role('timestamp')];
  const expires = new Date(options.nowMs + options.days * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const write = async ({ type, key }: Role, body: JsonObject): Promise<Uint8Array> =>
    await signMetadata(key, { _type: type, spec_version: '1.0.31', version: 1, expires, ...body });

  const rootBytes = await write(root, rootBody([root, targets, snapshot, timestamp]));
  const targetsBytes = await write(targets, targetsBody(options.targets));
  const snapshotBytes = await write(snapshot, { meta: { 'targets.json': describe(targetsBytes) } });
  const timestampBytes = await write(timestamp, { meta: { 'snapshot.json': describe(snapshotBytes) } });
  const files = new Map([
    ['1.root.json', rootBytes],
    // The first clients of sigstore begin with these names.
    ['root.json', rootBytes],
    ['1.targets.json', targetsBytes],
    ['1.snapshot.json', snapshotBytes],
    ['timestamp.json', timestampBytes],
    ...options.targets.flatMap((target) => targetPaths(target).map((path) => [path, target.bytes] as const)),
  ]);
  return { files, root: rootBytes };
}

async function signMetadata(key: TufKey, signed: JsonObject): Promise<Uint8Array> {
  const signature = await key.sign(encodeUtf8(encodeOlpcJson(signed)));
  const document = { signatures: [{ keyid: key.id, sig: encodeHex(signature) }], signed };
  return encodeUtf8(JSON.stringify(document));
}

function rootBody(roles: readonly Role[]): JsonObject {
  return {
    consistent_snapshot: true,
    keys: Object.fromEntries(roles.map(({ key }) => [key.id, key.json])),
    roles: Object.fromEntries(roles.map(({ type, key }) => [type, { keyids: [key.id], threshold: 1 }])),
  };
}

function targetsBody(targets: readonly TufTarget[]): JsonObject {
  const entries = targets.map((target): [string, JsonValue] => [
    target.name,
    { ...fileInfo(target.bytes), ...(target.custom === undefined ? {} : { custom: target.custom }) },
  ]);
  return { targets: Object.fromEntries(entries) };
}

function describe(bytes: Uint8Array): JsonObject {
  return { ...fileInfo(bytes), version: 1 };
}

function fileInfo(bytes: Uint8Array): JsonObject {
  return {
    length: bytes.byteLength,
    hashes: { sha256: digestHex('sha256', bytes), sha512: digestHex('sha512', bytes) },
  };
}

/** TUF 1.0 §6.2: with consistent snapshots a target is named after its hash, and clients choose which of its hashes. */
function targetPaths({ name, bytes }: TufTarget): readonly string[] {
  return [`targets/${digestHex('sha256', bytes)}.${name}`, `targets/${digestHex('sha512', bytes)}.${name}`];
}
