// SPDX-License-Identifier: Apache-2.0
import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Chunk } from './kubernetes-chunks.ts';
import { type KubernetesScalar, kubernetesScalar } from './kubernetes-scalar.ts';
import type { Position, YamlEntry, YamlMap, YamlNode } from './yaml-node.ts';

const maxDepth = 500;
const stringTag = 'tag:yaml.org,2002:str';
const anchorName = /^[0-9A-Za-z_-]+$/;
// go-yaml v2: below the first number of steps 99 % of them may come from aliases, above the second 10 %.
const aliasesFree = 100;
const stepsFree = 1000;
const stepsLow = 400_000;
const stepsHigh = 4_000_000;

/** `compose`: go-yaml v3, where equal keys are refused, and what a map says itself counts more than what it merges. */
export type Dialect = 'kubernetes' | 'compose';

interface Decoder {
  readonly dialect: Dialect;
  readonly chunk: Chunk;
  readonly lines: LineCounter;
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
  const lines = new LineCounter();
  const contents = parseChunk(chunk, lines);
  if (contents === undefined) return undefined;
  const decoder = {
    dialect,
    chunk,
    lines,
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

function parseChunk(chunk: Chunk, lines: LineCounter): Node | undefined {
  refuseDirectives(chunk);
  const documents = parseYaml(chunk, lines);
  const [first, second] = documents;
  if (first === undefined) return undefined;
  const error = first.errors[0] ?? first.warnings[0];
  if (error?.message.startsWith('Maximum call stack')) throw tooDeep(chunk);
  if (error !== undefined) throw malformedAt(positionIn(chunk, lines, error.pos[0]), firstLine(error.message));
  // kubectl reads the first one and never looks at the rest.
  if (second !== undefined) {
    const at = positionIn(chunk, lines, second.range[0]);
    throw malformedAt(at, 'wanted one document between two lines `---`, got more, which kubectl ignores');
  }
  return first.contents ?? undefined;
}

function parseYaml({ text }: Chunk, lineCounter: LineCounter) {
  const options = {
    version: '1.1',
    schema: 'failsafe',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter,
  } as const;
  const documents = parseAllDocuments(text, options);
  return 'empty' in documents ? [] : documents;
}

// kubectl takes the line `---` behind them away and then misses it.
function refuseDirectives(chunk: Chunk): void {
  const found = /^%/m.exec(chunk.text);
  if (found === null) return;
  const line = chunk.line + chunk.text.slice(0, found.index).split('\n').length - 1;
  throw malformedAt({ line, column: 1 }, 'wanted no directive, which kubectl does not read', 'leave the line out');
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
  if (!isScalar(key) || key.type !== 'PLAIN' || key.range == null) return;
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
  if (decoder.dialect === 'compose' && isScalar(node)) return { key: String(node.value ?? ''), type: 'string' };
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
  const text = String(node.value ?? '');
  refuseOddText(decoder, node);
  if (node.tag === stringTag) return { type: 'string', value: text };
  refuseTag(decoder, node);
  if (node.type !== 'PLAIN') return { type: 'string', value: text };
  const scalar = kubernetesScalar(text);
  if (scalar.type === 'refused') throw refuse(decoder, node, `wanted a value that JSON has, got ${quote(text)}`);
  return scalar;
}

// Text that Go reads otherwise, or ends elsewhere, than the other reader.
const brokenLine = /\\\n[ \t]*\n/;
const blankBlock = /^[|>][+-]?[1-9][+-]?[^\n]*\n\s*$/;

function refuseOddText(decoder: Decoder, node: Scalar): void {
  if (node.range == null) return;
  const source = decoder.chunk.text.slice(node.range[0], node.range[1]);
  if (isOdd(node.type, source)) throw refuse(decoder, node, 'wanted text that every reader of YAML reads in one way');
}

function isOdd(type: Scalar['type'], source: string): boolean {
  switch (type) {
    case 'PLAIN':
      return source.startsWith('?');
    case 'QUOTE_DOUBLE':
      return brokenLine.test(source) || !endsQuoted(source);
    case 'QUOTE_SINGLE':
      return source.slice(1, -1).replaceAll("''", '').includes("'");
    default:
      return blankBlock.test(source);
  }
}

function endsQuoted(source: string): boolean {
  let backslash = source.length - 1;
  while (source[backslash - 1] === '\\') backslash--;
  return source.length > 1 && (source.length - 1 - backslash) % 2 === 0;
}

function refuseTag(decoder: Decoder, node: Node): void {
  if (node.tag !== undefined) throw refuse(decoder, node, `wanted no tag but \`!!str\`, got ${quote(node.tag)}`);
}

function countStep(decoder: Decoder, node: Node | null): void {
  decoder.steps++;
  if (decoder.aliasDepth > 0) decoder.aliasSteps++;
  if (decoder.aliasSteps <= aliasesFree || decoder.steps <= stepsFree) return;
  if (decoder.aliasSteps / decoder.steps > allowedRatio(decoder.steps)) {
    throw refuse(decoder, node, 'wanted a document, got one that consists of aliases');
  }
}

function allowedRatio(steps: number): number {
  if (steps <= stepsLow) return 0.99;
  if (steps >= stepsHigh) return 0.1;
  return 0.99 - 0.89 * ((steps - stepsLow) / (stepsHigh - stepsLow));
}

function asNode(decoder: Decoder, value: unknown): Node | null {
  if (value === null || value === undefined) return null;
  if (isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)) return value;
  if (isPair(value)) throw refuse(decoder, null, 'wanted a value, got a pair');
  throw refuse(decoder, null, 'wanted a value, got something else');
}

function positionOf({ chunk, lines }: Decoder, node: Node | null): Position {
  return positionIn(chunk, lines, node?.range?.[0] ?? 0);
}

function positionIn(chunk: Chunk, lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: chunk.line + Math.max(line, 1) - 1, column: Math.max(col, 1) };
}

function refuse(decoder: Decoder, node: Node | null, message: string, hint?: string): MalformedError {
  return malformedAt(positionOf(decoder, node), message, hint);
}

function malformedAt({ line, column }: Position, message: string, hint?: string): MalformedError {
  const options = hint === undefined ? {} : { hint };
  return new MalformedError('yaml-malformed', `line ${line}, column ${column}: ${message}`, options);
}

function tooDeep({ line }: Chunk): MalformedError {
  return new MalformedError('yaml-malformed', `line ${line}: wanted at most ${maxDepth} levels of nesting, got more`);
}

function firstLine(message: string): string {
  return quote(message.split('\n', 1)[0] ?? '');
}
