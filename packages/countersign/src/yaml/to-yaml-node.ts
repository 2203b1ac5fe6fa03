// SPDX-License-Identifier: Apache-2.0
import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { quote } from '../bytes/quote.ts';
import { resolvePlain } from './resolve-plain.ts';
import { type YamlFault, yamlError } from './yaml-error.ts';
import type { Position, YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';
import type { YamlText } from './yaml-text.ts';

/**
 * The values of a composed document, whose depth must have been bounded. Scalars must have been composed as text.
 *
 * @throws {MalformedError} `yaml-malformed` for keys that are no text or stand twice, merge keys, and numbers that JSON cannot hold
 */
export function toYamlNode(node: unknown, yaml: YamlText): YamlNode {
  if (isScalar(node)) return scalarOf(node, yaml);
  if (isMap(node)) return mapOf(node, yaml);
  if (isSeq(node)) {
    return { kind: 'list', items: node.items.map((item) => toYamlNode(item, yaml)), at: positionOf(node, yaml) };
  }
  throw yamlError(yaml.source, { message: 'wanted a text, number, list or map, got something else' });
}

function scalarOf(node: Scalar, yaml: YamlText): YamlScalar {
  const at = positionOf(node, yaml);
  const text = String(node.value);
  if (!text.isWellFormed()) throw faultAt(yaml, at, { message: 'wanted well-formed Unicode, got a lone surrogate' });
  if (node.type !== 'PLAIN') return { kind: 'scalar', value: text, at };
  const plain = resolvePlain(text);
  if (plain.kind === 'value') return { kind: 'scalar', value: plain.value, at };
  const message = `wanted ${plain.why}, got ${quote(text)}`;
  throw yamlError(yaml.source, { message, at, hint: 'put quotes around it if it is a text' });
}

function mapOf(map: YAMLMap, yaml: YamlText): YamlMap {
  const seen = new Map<string, Position>();
  const entries = map.items.map((pair) => {
    const entry = entryOf(pair, map, yaml);
    const first = seen.get(entry.key);
    if (first !== undefined) {
      const message = `wanted each key once in a map, got ${quote(entry.key)} again after line ${first.line}`;
      throw faultAt(yaml, entry.keyAt, { message, hint: 'keep one of the two' });
    }
    seen.set(entry.key, entry.keyAt);
    return entry;
  });
  return { kind: 'map', entries, at: positionOf(map, yaml) };
}

function entryOf(pair: Pair, map: YAMLMap, yaml: YamlText): YamlEntry {
  const { key, value } = pair;
  const keyAt = positionOf(key, yaml) ?? positionOf(map, yaml);
  if (!isScalar(key)) throw faultAt(yaml, keyAt, { message: 'wanted a text as key, got a list or a map' });
  if (key.type === 'PLAIN' && key.value === '<<') {
    throw faultAt(yaml, keyAt, { message: 'wanted plain keys, got a merge key (`<<`)', hint: 'write the values out' });
  }
  const { value: text } = scalarOf(key, yaml);
  if (typeof text !== 'string') {
    const message = `wanted a text as key, got ${quote(String(key.value))}, which is none`;
    throw faultAt(yaml, keyAt, { message, hint: 'put quotes around it' });
  }
  const absent: YamlScalar = { kind: 'scalar', value: null, at: keyAt };
  return { key: text, keyAt, value: value === null ? absent : toYamlNode(value, yaml) };
}

function positionOf(node: unknown, yaml: YamlText): Position {
  return yaml.positionAt((node as Node).range?.[0] ?? 0);
}

function faultAt(yaml: YamlText, at: Position, fault: YamlFault): Error {
  return yamlError(yaml.source, { ...fault, at });
}
