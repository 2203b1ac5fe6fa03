// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { jsonNodes } from './json-nodes.ts';
import { type Chunk, kubernetesChunks } from './kubernetes-chunks.ts';
import { kubernetesDocument } from './kubernetes-document.ts';
import { requirePlainLines } from './require-plain-lines.ts';
import type { YamlMap, YamlNode } from './yaml-node.ts';

const maxDocuments = 100_000;
const content = /^[ \t]*[^ \t\n#]/m;
const byteOrderMark = '\ufeff';
// kubectl looks for a brace in this many bytes.
const sniffed = 4096;

export interface KubernetesYamlOptions {
  readonly maxBytes: number;
}

/**
 * The documents that `kubectl apply` reads from the file, each as it reads it: YAML 1.1 of go-yaml v2, or JSON values that follow
 * one another; empty ones left out. What versions of kubectl read in different ways, or not the same at each run, is refused.
 *
 * @throws {MalformedError} `yaml-malformed`, `json-malformed`
 */
export function parseKubernetesYaml(bytes: Uint8Array, { maxBytes }: KubernetesYamlOptions): readonly YamlMap[] {
  if (bytes.byteLength > maxBytes) throw malformed(`wanted at most ${maxBytes} bytes, got ${bytes.byteLength}`);
  return parseKubernetesText(kubernetesText(bytes));
}

/**
 * The same of text that was decoded already.
 *
 * @throws {MalformedError} `yaml-malformed`, `json-malformed`
 */
export function parseKubernetesText(text: string): readonly YamlMap[] {
  const { nodes, rest } = looksLikeJson(text) ? readJson(text) : { nodes: [], rest: { text, line: 1 } };
  let chunks = nodes.length;
  for (const chunk of kubernetesChunks(rest.text, rest.line)) {
    if (++chunks > maxDocuments) throw malformed(`wanted at most ${maxDocuments} documents, got more`);
    const node = readChunk(chunk);
    if (node !== undefined) nodes.push(node);
  }
  return nodes;
}

/**
 * UTF-8, or the UTF-16 that PowerShell writes, without a byte order mark: kubectl reads both.
 *
 * @throws {MalformedError} `yaml-malformed`
 */
export function kubernetesText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16('utf-16le', bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16('utf-16be', bytes);
  const text = decodeUtf8(bytes, 'yaml-malformed');
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

function decodeUtf16(encoding: 'utf-16le' | 'utf-16be', bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MalformedError('yaml-malformed', 'wanted UTF-16 text after its byte order mark', { cause });
  }
}

function looksLikeJson(text: string): boolean {
  return text.slice(0, sniffed).trimStart().startsWith('{');
}

interface JsonPart {
  readonly nodes: YamlMap[];
  /** What has to be read as YAML. */
  readonly rest: Chunk;
}

/** JSON to the end; or one value at most, and then YAML: kubectl changes its mind no later. */
function readJson(text: string): JsonPart {
  const values: YamlNode[] = [];
  let end = 0;
  try {
    for (const read of jsonNodes(text)) {
      values.push(read.node);
      end = read.end;
    }
  } catch (error) {
    if (values.length > 1) throw error;
    return { nodes: objectsOf(values), rest: restAsYaml(text, end) };
  }
  return { nodes: objectsOf(values), rest: { text: '', line: 1 } };
}

function objectsOf(values: readonly YamlNode[]): YamlMap[] {
  const present = values.filter((value) => value.kind !== 'scalar' || value.value !== null);
  return present.map((value) => {
    if (value.kind === 'map') return value;
    throw malformed(`line ${value.at.line}: wanted an object, got a ${value.kind}`);
  });
}

/** kubectl drops the white space up to the end of the line on which the value ended. */
function restAsYaml(text: string, end: number): Chunk {
  const space = /[^\S\n]*\n?/y;
  space.lastIndex = end;
  space.exec(text);
  const rest = text.slice(space.lastIndex);
  return { text: rest, line: text.slice(0, space.lastIndex).split('\n').length };
}

function readChunk(chunk: Chunk): YamlMap | undefined {
  requirePlainLines(chunk);
  // Comments of Helm where nothing was rendered.
  if (!content.test(chunk.text)) return undefined;
  return kubernetesDocument(chunk);
}

function malformed(message: string): MalformedError {
  return new MalformedError('yaml-malformed', message);
}
