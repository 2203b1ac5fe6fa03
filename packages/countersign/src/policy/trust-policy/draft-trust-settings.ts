// SPDX-License-Identifier: Apache-2.0
import type { YamlNode } from '../../yaml/yaml-node.ts';
import type { Draft, PolicySource } from '../draft.ts';
import {
  addSurprise,
  optionalOneOf,
  optionalTexts,
  type PolicyFields,
  type PolicyReader,
  placeOf,
} from '../policy-fields.ts';
import { defaultSettings, type TrustSettings } from '../policy-set.ts';
import type { Problems } from '../problem.ts';
import { readDocument } from './read-document.ts';
import { nameOf, optionalDuration } from './read-values.ts';

/** `TrustSettings`, one for each installation. Undefined if they have no name to call them by. */
export function draftTrustSettings(
  document: YamlNode,
  { name: source }: Pick<PolicySource, 'name'>,
  problems: Problems,
): Draft | undefined {
  const reader: PolicyReader = { source, problems, nulls: 'refused' };
  const own = readDocument(document, reader, ['notCovered', 'grace', 'exceptionsFrom']);
  if (own === undefined) return undefined;
  const settings = readSettings(own.spec);
  return {
    title: `TrustSettings ${own.name}`,
    trustRoots: [],
    wants: [],
    compile: async () => ({ rules: [], revoked: [], exceptions: [], settings }),
  };
}

function readSettings(spec: PolicyFields): TrustSettings {
  const notCovered = optionalOneOf(spec, 'notCovered', ['refuse', 'warn', 'admit']) ?? defaultSettings.notCovered;
  if (notCovered !== 'refuse') {
    addSurprise(spec.reader, placeOf(spec, 'notCovered'), {
      rule: 'not-covered-admitted',
      message: `\`notCovered: ${notCovered}\` admits every image that no rule names, whoever made it`,
      hint: 'use `refuse` as soon as your rules name what you run',
    });
  }
  const places = optionalTexts(spec, 'exceptionsFrom', 64).map((text) => nameOf(spec, text)?.text ?? '');
  return { notCovered, graceMs: optionalDuration(spec, 'grace') ?? defaultSettings.graceMs, exceptionsFrom: places };
}
