// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../../bytes/concat.ts';
import { tlsVector } from '../pki/tls-encoding.ts';
import type { MerkleTree } from './merkle-tree.ts';

/** Which part of a log is meant: a tile of hashes or a bundle of entries (C2SP tlog-tiles). */
export interface TileId {
  readonly kind: 'hashes' | 'entries';
  /** 0 for entries. */
  readonly level: number;
  readonly index: number;
  /** 1 to 256; below 256 the tile is partial. */
  readonly width: number;
}

const tileWidth = 256;
const tileLevels = 8;
const maxLevel = 63;
const grammar = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** `tile/0/x001/234.p/7`, `tile/entries/000`; undefined for any other text. */
export function parseTilePath(path: string): TileId | undefined {
  const [, kind, digits = '', partial] = grammar.exec(path) ?? [];
  if (kind === undefined) return undefined;
  const index = Number(digits.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? tileWidth : Number(partial);
  const id: TileId =
    kind === 'entries'
      ? { kind: 'entries', level: 0, index, width }
      : { kind: 'hashes', level: Number(kind), index, width };
  // One tile has one path: with a leading zero, a group too many or `.p/256` it would have two.
  return id.level <= maxLevel && Number.isSafeInteger(index) && tilePath(id) === path ? id : undefined;
}

export function tilePath({ kind, level, index, width }: TileId): string {
  const groups = String(index)
    .padStart(Math.ceil(String(index).length / 3) * 3, '0')
    .match(/\d{3}/g);
  const name = (groups ?? []).map((group, at, all) => (at === all.length - 1 ? group : `x${group}`)).join('/');
  return `tile/${kind === 'entries' ? kind : level}/${name}${width === tileWidth ? '' : `.p/${width}`}`;
}

/** The tile's hashes, or undefined while the tree is too small for it. */
export function readHashTile(tree: MerkleTree, id: TileId): Uint8Array | undefined {
  const first = id.index * tileWidth;
  const nodeLevel = id.level * tileLevels;
  const whole = Math.floor(tree.size() / 2 ** nodeLevel);
  if (first + id.width > whole) return undefined;
  return concatBytes(...Array.from({ length: id.width }, (_, offset) => tree.node(nodeLevel, first + offset)));
}

/** Each entry behind its length in two bytes, or undefined while there are too few entries. */
export function readEntryBundle(entries: readonly Uint8Array[], id: TileId): Uint8Array | undefined {
  const first = id.index * tileWidth;
  if (first + id.width > entries.length) return undefined;
  return concatBytes(...entries.slice(first, first + id.width).map((entry) => tlsVector(2, entry)));
}
