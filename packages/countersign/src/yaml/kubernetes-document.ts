// SPDX-License-Identifier: Apache-2.0
import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { quote } from '../bytes/quote.ts';
import type { MalformedError } from '../errors/errors.ts';
import { isAliasBomb } from './alias-budget.ts';
import type { Chunk } from './kubernetes-chunks.ts';
import { type KubernetesScalar, kubernetesScalar } from './kubernetes-scalar.ts';
import { isOddYamlText } from './odd-yaml-text.ts';
import { malformedAt, type ParsedChunk, parseChunk, tooDeep } from './parse-chunk.ts';
import type { Position, YamlEntry, YamlMap, YamlNode } from './yaml-node.ts';

const maxDepth = 500;
const stringTag = 'tag:yaml.org,2002:str';
const anchorName = /^[0-9A-Za-z_-]+$/;
/** `compose`: go-yaml v3, where equal keys are refused, and what a map says itself counts more than what it merges. */
export type Dialect = 'kubernetes' | 'compose';

interface Decoder {
  readonly dialect: Dialect;
  readonly chunk: Chunk;
  readonly positionAt: ParsedChunk['positionAt'];
  /** The node that each alias stands for: the last one of this name that begins before it. */
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly open: Set<Alias>;
  depth: number;
  aliasDepth: number;
  steps: number;
  aliasSteps: number;
}

/** A key is what Go makes of it: the text `1` and the number 1 are two keys, which become one in JSON. */
interface TypedEntry extends YamlEntry {
  readonly type: KubernetesScalar['type'];
}

/**
 * What kubectl reads from a chunk; undefined if it is empty. As in go-yaml v2, the last of two equal keys counts, and what `<<`
 * merges overrides the keys before it and is overridden by those behind it.
 *
 * @throws {MalformedError} `yaml-malformed`
 */
export function kubernetesDocument(chunk: Chunk, dialect: Dialect = 'kubernetes'): YamlMap | undefined {
  const { contents, positionAt } = parseChunk(chunk);
  if (contents === undefined) return undefined;
  const decoder = {
    dialect,
    chunk,
    positionAt,
    targets: new Map<Alias, Node>(),
    open: new Set<Alias>(),
    depth: 0,
    aliasDepth: 0,
    steps: 1,
    aliasSteps: 0,
  };
  try {
    bindAliases(decoder, contents, new Map());
    const node = decode(decoder, contents);
    if (node.kind === 'scalar' && node.value === null) return undefined;
    if (node.kind !== 'map') throw malformedAt(node.at, `wanted an object, got a ${node.kind}`);
    return node;
  } catch (error) {
    throw error instanceof RangeError ? tooDeep(chunk) : error;
  }
}

function bindAliases(decoder: Decoder, node: unknown, anchors: Map<string, Node>): void {
  if (isPair(node)) {
    bindAliases(decoder, node.key, anchors);
    bindAliases(decoder, node.value, anchors);
  } else if (isAlias(node)) {
    const target = anchors.get(node.source);
    if (target === undefined) throw refuse(decoder, node, `wanted an anchor, got none named ${quote(node.source)}`);
    (decoder.targets as Map<Alias, Node>).set(node, target);
  } else if (isScalar(node) || isMap(node) || isSeq(node)) {
    addAnchor(decoder, node, anchors);
    if (!isScalar(node)) for (const item of node.items) bindAliases(decoder, item, anchors);
  }
}

function addAnchor(decoder: Decoder, node: Scalar | YAMLMap | { anchor?: string }, anchors: Map<string, Node>): void {
  if (node.anchor === undefined) return;
  if (!anchorName.test(node.anchor)) {
    throw refuse(
      decoder,
      node as Node,
      `wanted an anchor of letters, digits, \`_\` and \`-\`, got ${quote(node.anchor)}`,
    );
  }
  anchors.set(node.anchor, node as Node);
}

function decode(decoder: Decoder, node: Node | null): YamlNode {
  countStep(decoder, node);
  if (++decoder.depth > maxDepth) throw tooDeep(decoder.chunk);
  const value = decodeAny(decoder, node);
  decoder.depth--;
  return value;
}

function decodeAny(decoder: Decoder, node: Node | null): YamlNode {
  const at = positionOf(decoder, node);
  if (isAlias(node)) return throughAlias(decoder, node, (target) => decode(decoder, target));
  if (isMap(node)) {
    refuseTag(decoder, node);
    const entries = new Map<string, TypedEntry>();
    decodeMap(decoder, node, entries);
    return { kind: 'map', entries: [...entries.values()].map(({ key, keyAt, value }) => ({ key, keyAt, value })), at };
  }
  if (isSeq(node)) {
    refuseTag(decoder, node);
    return { kind: 'list', items: node.items.map((item) => decode(decoder, asNode(decoder, item))), at };
  }
  return { kind: 'scalar', value: decodeScalar(decoder, node).value, at };
}

function decodeMap(decoder: Decoder, map: YAMLMap, entries: Map<string, TypedEntry>): void {
  if (decoder.dialect === 'compose') return decodeComposeMap(decoder, map, entries);
  for (const pair of map.items) {
    if (map.flow === true) refuseTightKey(decoder, pair);
    if (isMergeKey(pair)) mergeInto(decoder, asNode(decoder, pair.value), entries);
    else setEntry(decoder, pair, entries);
  }
}

function decodeComposeMap(decoder: Decoder, map: YAMLMap, entries: Map<string, TypedEntry>): void {
  const own = new Map<string, TypedEntry>();
  const merged = new Map<string, TypedEntry>();
  const [merge, second] = map.items.filter(isMergeKey);
  if (second !== undefined) throw refuse(decoder, asNode(decoder, second.key), 'wanted `<<` once, got it twice');
  if (merge !== undefined) mergeInto(decoder, asNode(decoder, merge.value), merged);
  for (const pair of map.items) {
    if (pair === merge) continue;
    if (map.flow === true) refuseTightKey(decoder, pair);
    const before = own.size;
    setEntry(decoder, pair, own);
    if (own.size === before) throw refuse(decoder, asNode(decoder, pair.key), 'wanted each key once, got one twice');
  }
  for (const [key, entry] of [...merged, ...own]) entries.set(key, entry);
}

function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<' && key.tag === undefined;
}

/** `{key:, …}` and the like: the colon is part of the key to Go, and to other readers it is not. */
function refuseTightKey(decoder: Decoder, { key }: Pair): void {
  if (!isScalar(key) || key.type !== 'PLAIN' || !key.range) return;
  if (/^:[,[\]{}]/.test(decoder.chunk.text.slice(key.range[1], key.range[1] + 2))) {
    throw refuse(decoder, key, 'wanted a space behind the colon');
  }
}

function setEntry(decoder: Decoder, pair: Pair, entries: Map<string, TypedEntry>): void {
  const keyNode = asNode(decoder, pair.key);
  const { key, type } = decodeKey(decoder, keyNode);
  const value = decode(decoder, asNode(decoder, pair.value));
  const before = entries.get(key);
  // Go walks its map in random order: either value may win.
  if (before !== undefined && before.type !== type) {
    throw refuse(decoder, keyNode, `wanted each key once, got ${quote(key)} as two types`);
  }
  entries.delete(key);
  entries.set(key, { key, keyAt: positionOf(decoder, keyNode), value, type });
}

function decodeKey(decoder: Decoder, node: Node | null): { readonly key: string; readonly type: TypedEntry['type'] } {
  countStep(decoder, node);
  if (isAlias(node)) return throughAlias(decoder, node, (target) => decodeKey(decoder, target));
  if (node !== null && !isScalar(node)) throw refuse(decoder, node, 'wanted a key that is text, got a collection');
  const scalar = decodeScalar(decoder, node);
  // Go-yaml v3 takes `y` and the like for text where nobody asks for a truth value.
  if (decoder.dialect === 'compose' && isScalar(node)) return { key: textIn(node), type: 'string' };
  switch (scalar.type) {
    case 'string':
      return { key: scalar.value, type: 'string' };
    case 'bool':
      return { key: String(scalar.value), type: 'bool' };
    case 'int':
      return { key: scalar.digits, type: 'int' };
    default:
      throw refuse(decoder, node, 'wanted a key that is text, got something else', 'put it in quotes');
  }
}

function mergeInto(decoder: Decoder, node: Node | null, entries: Map<string, TypedEntry>): void {
  if (!isSeq(node)) return mergeOne(decoder, node, entries);
  // The first of several counts most.
  for (const item of node.items.toReversed()) mergeOne(decoder, asNode(decoder, item), entries);
}

function mergeOne(decoder: Decoder, node: Node | null, entries: Map<string, TypedEntry>): void {
  countStep(decoder, node);
  if (++decoder.depth > maxDepth) throw tooDeep(decoder.chunk);
  const target = isAlias(node) ? decoder.targets.get(node) : node;
  if (!isMap(target)) throw refuse(decoder, node, 'wanted a map, or a list of maps, behind `<<`');
  refuseTag(decoder, target);
  if (isAlias(node)) {
    throughAlias(decoder, node, () => {
      countStep(decoder, target);
      decodeMap(decoder, target, entries);
    });
  } else {
    decodeMap(decoder, target, entries);
  }
  decoder.depth--;
}

function throughAlias<Result>(decoder: Decoder, alias: Alias, read: (target: Node) => Result): Result {
  const target = decoder.targets.get(alias);
  if (target === undefined || decoder.open.has(alias)) {
    throw refuse(decoder, alias, `wanted a value, got the anchor ${quote(alias.source)} inside itself`);
  }
  decoder.open.add(alias);
  decoder.aliasDepth++;
  const result = read(target);
  decoder.aliasDepth--;
  decoder.open.delete(alias);
  return result;
}

function decodeScalar(decoder: Decoder, node: Scalar | null): Exclude<KubernetesScalar, { type: 'refused' }> {
  if (node === null) return { type: 'null', value: null };
  const text = textIn(node);
  refuseOddText(decoder, node);
  if (node.tag === stringTag) return { type: 'string', value: text };
  refuseTag(decoder, node);
  if (node.type !== 'PLAIN') return { type: 'string', value: text };
  const scalar = kubernetesScalar(text);
  if (scalar.type === 'refused') throw refuse(decoder, node, `wanted a value that JSON has, got ${quote(text)}`);
  return scalar;
}

function refuseOddText(decoder: Decoder, node: Scalar): void {
  if (!node.range) return;
  const source = decoder.chunk.text.slice(node.range[0], node.range[1]);
  if (isOddYamlText(node.type, source))
    throw refuse(decoder, node, 'wanted text that every reader of YAML reads in one way');
}

/** Without a schema every scalar is text. */
function textIn({ value }: Scalar): string {
  return typeof value === 'string' ? value : '';
}

function refuseTag(decoder: Decoder, node: Node): void {
  if (node.tag !== undefined) throw refuse(decoder, node, `wanted no tag but \`!!str\`, got ${quote(node.tag)}`);
}

function countStep(decoder: Decoder, node: Node | null): void {
  decoder.steps++;
  if (decoder.aliasDepth > 0) decoder.aliasSteps++;
  if (isAliasBomb(decoder.steps, decoder.aliasSteps)) {
    throw refuse(decoder, node, 'wanted a document, got one that consists of aliases');
  }
}

function asNode(decoder: Decoder, value: unknown): Node | null {
  if (value === null || value === undefined) return null;
  if (isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)) return value;
  if (isPair(value)) throw refuse(decoder, null, 'wanted a value, got a pair');
  throw refuse(decoder, null, 'wanted a value, got something else');
}

function positionOf({ positionAt }: Decoder, node: Node | null): Position {
  return positionAt(node?.range?.[0] ?? 0);
}

function refuse(decoder: Decoder, node: Node | null, message: string, hint?: string): MalformedError {
  return malformedAt(positionOf(decoder, node), message, hint);
}
