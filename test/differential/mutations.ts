// SPDX-License-Identifier: Apache-2.0
// Small and large faults in a bundle. Each changes the tree that it is given, and says what it did; `undefined` if there was nothing to change.
import { changeBits, changeDer } from './change-bytes.ts';
import { changeCheckpoint, changeLoggedBody } from './change-log-entry.ts';
import type { Dice } from './dice.ts';
import { describePath, type Path, pathsOf, removeAt, setAt, valueAt } from './json-tree.ts';
import { mediaTypes, oddValues } from './odd-values.ts';

export interface Mutation {
  readonly kind: string;
  readonly place: string;
}

export interface Material {
  readonly bundle: unknown;
  /** Bundles to take parts from. */
  readonly donors: readonly unknown[];
}

type Mutate = (material: Material, dice: Dice) => Mutation | undefined;

const isBase64 = /^[A-Za-z0-9+/]{4,}={0,2}$/;

const drop: Mutate = ({ bundle }, dice) => {
  const path = dice.pick(pathsOf(bundle));
  removeAt(bundle, path);
  return { kind: 'drop', place: describePath(path) };
};

const replaceWithOddValue: Mutate = ({ bundle }, dice) => {
  const path = dice.pick(pathsOf(bundle));
  setAt(bundle, path, structuredClone(dice.pick(oddValues)));
  return { kind: 'odd value', place: describePath(path) };
};

const takeFromDonor: Mutate = ({ bundle, donors }, dice) => {
  const donor = dice.pick(donors);
  const path = dice.pick(pathsOf(bundle));
  const value = valueAt(donor, path);
  if (value === undefined) return undefined;
  setAt(bundle, path, structuredClone(value));
  return { kind: 'take from another', place: describePath(path) };
};

const addFromDonor: Mutate = ({ bundle, donors }, dice) => {
  const donor = dice.pick(donors);
  const missing = pathsOf(donor).filter((path) => valueAt(bundle, path) === undefined && hasContainer(bundle, path));
  if (missing.length === 0) return undefined;
  const path = dice.pick(missing);
  setAt(bundle, path, structuredClone(valueAt(donor, path)));
  return { kind: 'add from another', place: describePath(path) };
};

const repeatElement: Mutate = ({ bundle, donors }, dice) => {
  const lists = pathsOf(bundle).filter((path) => Array.isArray(valueAt(bundle, path)));
  if (lists.length === 0) return undefined;
  const path = dice.pick(lists);
  const other = valueAt(dice.pick([bundle, ...donors]), path);
  const list = valueAt(bundle, path) as unknown[];
  const from = Array.isArray(other) && other.length > 0 ? other : list;
  if (from.length === 0) return undefined;
  list.splice(dice.below(list.length + 1), 0, structuredClone(dice.pick(from)));
  return { kind: 'one more', place: describePath(path) };
};

const swapValues: Mutate = ({ bundle }, dice) => {
  const paths = pathsOf(bundle).filter((path) => typeof valueAt(bundle, path) === 'string');
  if (paths.length < 2) return undefined;
  const [one, two] = [dice.pick(paths), dice.pick(paths)];
  const value = valueAt(bundle, one);
  setAt(bundle, one, valueAt(bundle, two));
  setAt(bundle, two, value);
  return { kind: 'exchange', place: `${describePath(one)} ${describePath(two)}` };
};

const changeMediaType: Mutate = ({ bundle }, dice) => {
  setAt(bundle, ['mediaType'], dice.pick(mediaTypes));
  return { kind: 'media type', place: 'mediaType' };
};

const changeNumber: Mutate = ({ bundle }, dice) => {
  const paths = pathsOf(bundle).filter((path) => /^-?[0-9]+$/.test(String(valueAt(bundle, path))));
  if (paths.length === 0) return undefined;
  const path = dice.pick(paths);
  const value = BigInt(String(valueAt(bundle, path)));
  setAt(bundle, path, String(value + BigInt(dice.pick([-1, 1, 2, -256, 256, 4294967296, 1000000]))));
  return { kind: 'number', place: describePath(path) };
};

const spellInSnakeCase: Mutate = ({ bundle }, dice) => {
  const paths = pathsOf(bundle).filter((path) => typeof path.at(-1) === 'string' && /[A-Z]/.test(String(path.at(-1))));
  if (paths.length === 0) return undefined;
  const path = dice.pick(paths);
  const name = String(path.at(-1)).replaceAll(/[A-Z0-9]+/g, (letters) => `_${letters.toLowerCase()}`);
  const value = valueAt(bundle, path);
  removeAt(bundle, path);
  setAt(bundle, [...path.slice(0, -1), name], value);
  return { kind: 'snake case', place: describePath(path) };
};

const respellBase64: Mutate = ({ bundle }, dice) => {
  const paths = base64Paths(bundle);
  if (paths.length === 0) return undefined;
  const path = dice.pick(paths);
  const text = String(valueAt(bundle, path));
  const spellings = [
    text.replace(/=+$/, ''),
    text.replaceAll('+', '-').replaceAll('/', '_'),
    `${text.slice(0, 4)}\n${text.slice(4)}`,
    `${text}=`,
    ` ${text}`,
    text.replace(/.(?==)/, (last) => (last === 'B' ? 'A' : 'B')),
  ];
  setAt(bundle, path, dice.pick(spellings));
  return { kind: 'base64', place: describePath(path) };
};

const changeBase64: Mutate = ({ bundle }, dice) => {
  const paths = base64Paths(bundle);
  if (paths.length === 0) return undefined;
  const path = dice.pick(paths);
  const bytes = Buffer.from(String(valueAt(bundle, path)), 'base64');
  const change = dice.pick([changeBits, changeBits, changeDer]);
  setAt(bundle, path, Buffer.from(change(bytes, dice)).toString('base64'));
  return { kind: change === changeBits ? 'bits' : 'DER', place: describePath(path) };
};

const inEntry =
  (kind: string, names: Path, change: (text: string, dice: Dice) => string): Mutate =>
  ({ bundle }, dice) => {
    const entries = valueAt(bundle, ['verificationMaterial', 'tlogEntries']);
    if (!Array.isArray(entries) || entries.length === 0) return undefined;
    const path = ['verificationMaterial', 'tlogEntries', dice.below(entries.length), ...names];
    const text = valueAt(bundle, path);
    if (typeof text !== 'string' || text === '') return undefined;
    setAt(bundle, path, change(text, dice));
    return { kind, place: describePath(path) };
  };

const mutations: readonly Mutate[] = [
  drop,
  replaceWithOddValue,
  takeFromDonor,
  takeFromDonor,
  addFromDonor,
  repeatElement,
  swapValues,
  changeMediaType,
  changeNumber,
  spellInSnakeCase,
  respellBase64,
  changeBase64,
  changeBase64,
  changeBase64,
  inEntry('logged body', ['canonicalizedBody'], changeLoggedBody),
  inEntry('checkpoint', ['inclusionProof', 'checkpoint', 'envelope'], changeCheckpoint),
];

/** Changes the bundle in one to three ways. */
export function mutate(material: Material, dice: Dice): readonly Mutation[] {
  const done: Mutation[] = [];
  const wanted = dice.pick([1, 1, 1, 2, 3]);
  for (let tries = 0; done.length < wanted && tries < 20; tries++) {
    if (pathsOf(material.bundle).length === 0) break;
    const mutation = dice.pick(mutations)(material, dice);
    if (mutation !== undefined) done.push(mutation);
  }
  return done;
}

function base64Paths(bundle: unknown): readonly Path[] {
  return pathsOf(bundle).filter((path) => {
    const value = valueAt(bundle, path);
    return typeof value === 'string' && isBase64.test(value) && value.length % 4 === 0;
  });
}

function hasContainer(bundle: unknown, path: Path): boolean {
  const container = valueAt(bundle, path.slice(0, -1));
  if (typeof container !== 'object' || container === null) return false;
  return !Array.isArray(container) || typeof path.at(-1) === 'number';
}
