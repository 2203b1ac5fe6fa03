// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import { kubernetesDocument } from './kubernetes-document.ts';
import { requirePlainLines } from './require-plain-lines.ts';
import type { YamlMap } from './yaml-node.ts';

/**
 * The one document of a Compose file. As Compose reads it, no key may stand twice, and what a map says itself counts more than what
 * it merges.
 *
 * @throws {MalformedError} `yaml-malformed`
 */
export function parseComposeYaml(text: string): YamlMap {
  const chunk = { text: `${text.replaceAll('\r\n', '\n')}\n`, line: 1 };
  requirePlainLines(chunk);
  const document = kubernetesDocument(chunk, 'compose');
  if (document !== undefined) return document;
  throw new MalformedError('yaml-malformed', 'wanted a Compose file, got an empty one');
}
