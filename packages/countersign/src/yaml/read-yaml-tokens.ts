// SPDX-License-Identifier: Apache-2.0
import { CST, Lexer, Parser } from 'yaml';
import { type YamlFault, yamlError } from './yaml-error.ts';
import type { YamlText } from './yaml-text.ts';

/** What of YAML makes one text mean several things, or few bytes mean many. */
const refused: Readonly<Record<string, Pick<YamlFault, 'message' | 'hint'>>> = {
  anchor: {
    message: 'wanted plain values, got an anchor (`&`)',
    hint: 'write the value out; put quotes around a text that begins with `&`',
  },
  alias: {
    message: 'wanted plain values, got an alias (`*`)',
    hint: 'write the value out; put quotes around a text that begins with `*`',
  },
  tag: {
    message: 'wanted plain values, got a tag (`!`)',
    hint: 'leave it out; put quotes around a text that begins with `!`',
  },
  'directive-line': { message: 'wanted plain YAML 1.2, got a directive (`%`)', hint: 'leave it out' },
};

const maxLexemes = 500_000;
const maxNodes = 150_000;
const maxDepth = 100;
// Each is dear to compose, and a folder may hold more files.
const maxDocuments = 10_000;

/**
 * The documents of a text as trees of tokens, bounded in number and depth and free of anchors, aliases, tags and directives. Everything
 * that is dear to compose is refused here.
 *
 * @throws {MalformedError} `yaml-malformed`
 */
export function readYamlTokens(yaml: YamlText): readonly CST.Document[] {
  const documents: CST.Document[] = [];
  for (const token of parse(yaml)) {
    if (token.type === 'error')
      throw faultAt(yaml, token.offset, { message: `wanted YAML, got this: ${token.message}` });
    if (token.type === 'document') documents.push(token);
    if (documents.length > maxDocuments)
      throw faultAt(yaml, token.offset, { message: `wanted at most ${maxDocuments} documents, got more` });
    if (token.type === 'doc-end') requireEmptyEnd(yaml, token);
  }
  requireBounds(yaml, documents);
  return documents;
}

function* parse(yaml: YamlText): Generator<CST.Token, void, void> {
  const parser = new Parser();
  let offset = 0;
  let isContent = false;
  let count = 0;
  for (const lexeme of new Lexer().lex(yaml.text)) {
    if (++count > maxLexemes) throw faultAt(yaml, offset, { message: `wanted at most ${maxLexemes} tokens, got more` });
    const type: ReturnType<typeof CST.tokenType> = isContent ? null : CST.tokenType(lexeme);
    const fault = type === null ? undefined : refused[type];
    if (fault !== undefined) throw faultAt(yaml, offset, fault);
    yield* parser.next(lexeme);
    // Marks that the lexer puts in, which are not in the text; the lexeme behind that of a scalar is its content.
    const isMark = type === 'scalar' || type === 'doc-mode' || type === 'flow-error-end';
    if (!isMark) offset += lexeme.length;
    isContent = type === 'scalar';
  }
  yield* parser.end();
}

function requireEmptyEnd(yaml: YamlText, { end = [] }: CST.DocumentEnd): void {
  const stray = end.find(({ type }) => type !== 'space' && type !== 'comment' && type !== 'newline');
  if (stray !== undefined)
    throw faultAt(yaml, stray.offset, { message: 'wanted nothing behind the end of a document (`...`)' });
}

interface Visit {
  readonly token: CST.Token;
  readonly depth: number;
}

/** Walks without recursion: what is too deep must not overflow the stack here either. */
function requireBounds(yaml: YamlText, documents: readonly CST.Document[]): void {
  const open: Visit[] = documents.flatMap(({ value }) => (value === undefined ? [] : [{ token: value, depth: 1 }]));
  let nodes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (++nodes > maxNodes)
      throw faultAt(yaml, token.offset, { message: `wanted at most ${maxNodes} values, got more` });
    if (depth > maxDepth)
      throw faultAt(yaml, token.offset, { message: `wanted at most ${maxDepth} levels of nesting, got more` });
    if ('items' in token) for (const item of childrenOf(yaml, token)) open.push({ token: item, depth: depth + 1 });
  }
}

function* childrenOf(
  yaml: YamlText,
  collection: CST.BlockMap | CST.BlockSequence | CST.FlowCollection,
): Generator<CST.Token, void, void> {
  const isFlow = collection.type === 'flow-collection';
  for (const [index, { key, sep, value, start }] of collection.items.entries()) {
    // `[a,,b]`: the composer would make an error of each, which is slow where there are very many.
    if (
      isFlow &&
      index > 0 &&
      key === undefined &&
      sep === undefined &&
      value === undefined &&
      index < collection.items.length - 1
    ) {
      throw faultAt(yaml, start[0]?.offset ?? collection.offset, {
        message: 'wanted a value between commas, got none',
      });
    }
    if (key) yield key;
    if (value) yield value;
  }
}

function faultAt(yaml: YamlText, offset: number, fault: YamlFault): Error {
  return yamlError(yaml.source, { ...fault, at: yaml.positionAt(offset) });
}
