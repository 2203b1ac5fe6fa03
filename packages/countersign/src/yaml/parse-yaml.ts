// SPDX-License-Identifier: Apache-2.0
import { type CST, type Document, YAMLParseError, YAMLWarning } from 'yaml';
import { composerThatStops } from './composer-that-stops.ts';
import { readYamlTokens } from './read-yaml-tokens.ts';
import { toYamlNode } from './to-yaml-node.ts';
import { yamlError } from './yaml-error.ts';
import type { YamlNode } from './yaml-node.ts';
import { readYamlText, type YamlText } from './yaml-text.ts';

export interface YamlLimits {
  /** What messages call the file. */
  readonly source: string;
  readonly maxBytes?: number;
}

const defaultMaxBytes = 1024 * 1024;

/**
 * Every document of a YAML 1.2 text that holds anything, read in the one way in which every reader of YAML must read it: core schema, each
 * key a text and once in its map; no anchors, aliases, merge keys, tags or directives; only numbers that JSON has too. Time and memory are
 * bounded by the number of bytes, tokens and levels.
 *
 * Importing this file loads the YAML library: import it where it is needed, and not at the start of the program.
 *
 * @throws {MalformedError} `yaml-malformed`, with `source`, `line`, `column` and `reason` in its detail
 */
export function parseYaml(bytes: Uint8Array, { source, maxBytes = defaultMaxBytes }: YamlLimits): readonly YamlNode[] {
  const yaml = readYamlText(bytes, source, maxBytes);
  return readYamlTokens(yaml)
    .filter((document) => document.value !== undefined)
    .map((document) => toYamlNode(composeDocument(document, yaml).contents, yaml));
}

/** Scalars stay texts: what they mean is decided by `toYamlNode`, and equal keys are found there too, in linear time. */
function composeDocument(token: CST.Document, yaml: YamlText): Document {
  try {
    const composer = composerThatStops({
      schema: 'failsafe',
      version: '1.2',
      strict: true,
      uniqueKeys: false,
      logLevel: 'silent',
    });
    const [document] = composer.compose([token], true, yaml.text.length);
    const [fault] = document === undefined ? [] : [...document.errors, ...document.warnings];
    if (fault !== undefined) throw fault;
    if (document !== undefined) return document;
  } catch (error) {
    if (!(error instanceof YAMLParseError) && !(error instanceof YAMLWarning)) throw error;
    throw yamlError(yaml.source, {
      message: `wanted YAML, got this: ${error.message}`,
      at: yaml.positionAt(error.pos[0]),
    });
  }
  throw yamlError(yaml.source, { message: 'wanted a YAML document, got none' });
}
