// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { exactName } from '../../trust/name-matchers.ts';
import type { ExtensionMatcher, NameMatcher } from '../../trust/trusted-identity.ts';
import type { FulcioExtensionName } from '../../x509/fulcio-extension-names.ts';
import {
  addError,
  addSurprise,
  fieldOf,
  hasField,
  optionalFields,
  optionalOneOf,
  optionalPlacedText,
  type PlacedText,
  type PolicyFields,
  refuseKind,
  refuseUnknown,
  requirePlacedText,
} from '../policy-fields.ts';
import { extension, identityForm } from './identity-form.ts';
import { readRootName, type WitnessDemand } from './read-trust-roots.ts';
import { patternOf } from './read-values.ts';
import type { SignerForm, SignerScope } from './signer-draft.ts';

const issuer = 'https://token.actions.githubusercontent.com';
const server = 'https://github.com/';
const workflowGrammar =
  /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._*-]+\/\.github\/workflows\/[^@/]+\.ya?ml@(refs\/.+|[0-9a-f]{40}|\*\*)$/;
const callerFields = ['ownerId', 'repositoryId', 'owner', 'repository', 'ref', 'trigger', 'runner', 'visibility'];

/** `github`: a workflow, and who may call it. */
export function readGithubSigner(
  fields: PolicyFields,
  scope: SignerScope,
  demand: Partial<WitnessDemand>,
): SignerForm | undefined {
  refuseUnknown(fields, ['workflow', 'caller', 'trustRoot']);
  const subject = readWorkflow(fields);
  const caller = optionalFields(fields, 'caller');
  const extensions = caller === undefined ? [] : readCaller(caller);
  warnOfStrangeCallers(fields, caller);
  const rootName = readRootName(fields, scope.roots, 'public-good');
  if (subject === undefined) return undefined;
  return identityForm({ issuer: exactName(issuer), subject, extensions }, rootName, scope, demand);
}

function readWorkflow(fields: PolicyFields): NameMatcher | undefined {
  const placed = requirePlacedText(fields, 'workflow');
  if (placed === undefined) return undefined;
  const [, ref] = workflowGrammar.exec(placed.text) ?? [];
  if (ref === undefined) {
    addError(fields.reader, placed.at, {
      rule: 'workflow-malformed',
      message: `wanted a workflow like \`owner/repository/.github/workflows/release.yml@refs/tags/v*\`, got ${quote(placed.text)}`,
      hint: 'the part behind `@` is the ref that the workflow file was taken from, in full',
    });
    return undefined;
  }
  warnOfRef(fields, placed, ref);
  return patternOf(fields, { text: `${server}${placed.text}`, at: placed.at });
}

function readCaller(caller: PolicyFields): readonly ExtensionMatcher[] {
  refuseUnknown(caller, callerFields);
  const ref = optionalPlacedText(caller, 'ref');
  if (ref !== undefined) warnOfRef(caller, ref, ref.text);
  return [
    ...idExtension(caller, 'ownerId', 'sourceRepositoryOwnerIdentifier'),
    ...idExtension(caller, 'repositoryId', 'sourceRepositoryIdentifier'),
    ...addressExtension(caller, 'owner', 'sourceRepositoryOwnerUri'),
    ...addressExtension(caller, 'repository', 'sourceRepositoryUri'),
    ...extension('sourceRepositoryRef', ref === undefined ? undefined : patternOf(caller, ref)),
    ...textExtension(caller, 'trigger', 'buildTrigger'),
    ...choiceExtension(caller, 'runner', 'runnerEnvironment', ['github-hosted', 'self-hosted']),
    ...choiceExtension(caller, 'visibility', 'sourceRepositoryVisibilityAtSigning', ['public', 'private', 'internal']),
  ];
}

/** A number that the platform gives once and never again, unlike names. */
export function idExtension(fields: PolicyFields, name: string, of: FulcioExtensionName): readonly ExtensionMatcher[] {
  const placed = fieldOf(fields, name);
  if (placed === undefined) return [];
  const value = placed.node.kind === 'scalar' ? String(placed.node.value) : '';
  if (/^[1-9]\d{0,18}$/.test(value)) return [{ name: of, value: exactName(value) }];
  refuseKind(placed, 'a number from 1 up', 'the platform shows it in its API as `id`');
  return [];
}

export function addressExtension(
  fields: PolicyFields,
  name: string,
  of: FulcioExtensionName,
  base = server,
): readonly ExtensionMatcher[] {
  const placed = optionalPlacedText(fields, name);
  if (placed === undefined) return [];
  if (placed.text.includes('://') || placed.text.startsWith('/')) {
    addError(fields.reader, placed.at, {
      rule: 'repository-malformed',
      message: `wanted a name like \`acme\` or \`acme/app\`, got ${quote(placed.text)}`,
    });
    return [];
  }
  return extension(of, patternOf(fields, { text: `${base}${placed.text}`, at: placed.at }));
}

export function textExtension(
  fields: PolicyFields,
  name: string,
  of: FulcioExtensionName,
): readonly ExtensionMatcher[] {
  const placed = optionalPlacedText(fields, name);
  return placed === undefined ? [] : extension(of, patternOf(fields, placed));
}

export function choiceExtension(
  fields: PolicyFields,
  name: string,
  of: FulcioExtensionName,
  choices: readonly string[],
): readonly ExtensionMatcher[] {
  const choice = optionalOneOf(fields, name, choices);
  return choice === undefined ? [] : [{ name: of, value: exactName(choice) }];
}

/** Anybody may call a public workflow of anybody (and whoever takes over an abandoned name is called by that name). */
function warnOfStrangeCallers(fields: PolicyFields, caller: PolicyFields | undefined): void {
  if (caller !== undefined && (hasField(caller, 'ownerId') || hasField(caller, 'repositoryId'))) return;
  addSurprise(fields.reader, fields.map.at, {
    rule: 'github-caller-unnamed',
    message: `\`${fields.path}\` accepts every repository that calls the workflow, or one that took over a name`,
    hint: 'add `caller: {ownerId: …}` or `repositoryId`: the numbers that GitHub shows in its API as `id`',
  });
}

/** Whoever may push a branch, or open a pull request, can sign by a ref like this. */
export function warnOfRef(fields: PolicyFields, placed: PlacedText, ref: string): void {
  const admitted = ref.startsWith('refs/pull/') ? 'pull requests' : admittedBranches(ref);
  if (admitted === undefined) return;
  addSurprise(fields.reader, placed.at, {
    rule: 'ref-admits-branches',
    message: `${quote(placed.text)} in \`${fields.path}\` admits ${admitted}, which people may make without a review`,
    hint: 'name a protected branch, or tags: `refs/heads/main`, `refs/tags/v*`',
  });
}

function admittedBranches(ref: string): string | undefined {
  const star = ref.indexOf('*');
  if (star < 0) return undefined;
  const prefix = ref.slice(0, star);
  if (prefix.startsWith('refs/heads/')) return 'any branch with such a name';
  return 'refs/heads/'.startsWith(prefix) || 'refs/pull/'.startsWith(prefix) ? 'branches or pull requests' : undefined;
}
