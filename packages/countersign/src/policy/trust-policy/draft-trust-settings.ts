// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import type { Draft, PolicySource } from '../draft.ts';
import {
  addError,
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
  if (own.namespace !== undefined) refuseNamespace(own.spec, own.namespace);
  const settings = readSettings(own.spec);
  return {
    title: `TrustSettings ${own.name}`,
    trustRoots: [],
    wants: [],
    compile: async () => ({ rules: [], revoked: [], exceptions: [], settings }),
  };
}

/** Who rules over one namespace must not loosen what holds in all. */
function refuseNamespace(spec: PolicyFields, namespace: string): void {
  addError(spec.reader, spec.map.at, {
    rule: 'settings-in-namespace',
    message: `wanted \`TrustSettings\` of the whole installation, got some of the namespace ${quote(namespace)}`,
    hint: 'leave `metadata.namespace` out; what holds in one namespace is said by a `TrustPolicy`',
  });
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
