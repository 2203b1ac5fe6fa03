// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { acceptedStranger } from '../trust/accepted-stranger.ts';
import { looseExample } from '../trust/loose-example.ts';
import { anyName, exactName, globName, patternName } from '../trust/name-matchers.ts';
import { parseExtensionMatcher } from '../trust/parse-extension-matcher.ts';
import type { ExtensionMatcher, NameMatcher, TrustedIdentity } from '../trust/trusted-identity.ts';
import { collect, type Flags, flagList, flagText } from './define-command.ts';
import { parseTrustedIdentity } from './parse-trusted-identity.ts';

/** Flags that say which identities may have signed. */
export function addIdentityMatchFlags(command: Command): Command {
  command.optionsGroup('who may have signed:');
  for (const [flag, text] of nameFlags) command.addOption(new Option(`${flag}`, text).argParser(collect));
  command.addOption(
    new Option(
      '--identity <fields>',
      'an identity in one piece, `subject=GLOB,issuer=GLOB[,EXTENSION=GLOB…]` (repeatable: any of them may have signed)',
    ).argParser(collect),
  );
  command.addOption(
    new Option(
      '--certificate-extension <name=glob>',
      'demand this of the certificate, like `sourceRepositoryRef=refs/tags/*` (repeatable: all must hold)',
    ).argParser(collect),
  );
  for (const [flag] of workflowFlags) command.addOption(new Option(`--${flag} <value>`, 'as cosign has it').hideHelp());
  return command;
}

const nameFlags = [
  [
    '--certificate-identity <name>',
    'who may have signed: e-mail address, or URI of a workflow, to the letter (repeatable)',
  ],
  ['--certificate-identity-glob <glob>', 'the same with `*` (not across `/`) and `**`'],
  ['--certificate-identity-pattern <re2>', 'the same as a regular expression for the whole name'],
  [
    '--certificate-identity-regexp <re2>',
    "cosign's: a regular expression for any part of the name; unsafe unless it has `^` and `$`",
  ],
  ['--certificate-oidc-issuer <url>', 'who vouched for the name, to the letter'],
  ['--certificate-oidc-issuer-glob <glob>', 'the same with `*` and `**`'],
  ['--certificate-oidc-issuer-pattern <re2>', 'the same as a regular expression for the whole address'],
  ['--certificate-oidc-issuer-regexp <re2>', "cosign's: a regular expression for any part of the address"],
] as const;

const workflowFlags = [
  ['certificate-github-workflow-trigger', 'githubWorkflowTrigger'],
  ['certificate-github-workflow-sha', 'githubWorkflowSha'],
  ['certificate-github-workflow-name', 'githubWorkflowName'],
  ['certificate-github-workflow-repository', 'githubWorkflowRepository'],
  ['certificate-github-workflow-ref', 'githubWorkflowRef'],
] as const;

export interface ParsedIdentities {
  readonly identities: readonly TrustedIdentity[];
  /** What the caller should know about the patterns he gave. */
  readonly warnings: readonly string[];
}

/**
 * The identities that the flags name: every subject together with the one issuer, and every `--identity`. Demands on extensions hold
 * for each of them. Empty when there are none.
 *
 * @throws {UsageError} `usage-flag`, `pattern-malformed`
 */
export async function parseIdentities(flags: Flags): Promise<ParsedIdentities> {
  requireOneMeaning(flags);
  const subjects = await matchersOf(flags, 'certificateIdentity');
  const issuers = (await matchersOf(flags, 'certificateOidcIssuer')).map(orAnybody);
  const extensions = extensionsOf(flags);
  const pieces = flagList(flags, 'identity').map(parseTrustedIdentity);
  const identities = [...pairsOf(subjects, issuers), ...pieces].map((identity) => ({
    ...identity,
    extensions: [...identity.extensions, ...extensions],
  }));
  if (identities.length === 0 && extensions.length > 0) {
    throw new UsageError('usage-flag', 'wanted an identity for the demands on the certificate, got none', {
      hint: 'add `--certificate-identity NAME --certificate-oidc-issuer URL`',
    });
  }
  const warned = [...subjects, ...issuers].filter(({ warning }) => warning !== undefined);
  const rest = identities
    .flatMap(({ subject, issuer }) => [subject, issuer])
    .filter((matcher) => !warned.some((given) => given.matcher === matcher));
  return { identities, warnings: [...warned.flatMap(({ warning }) => warning ?? []), ...strangerWarnings(rest)] };
}

/** `.*` is the same whole or in part, so that nothing else would say whom it lets in. */
function strangerWarnings(matchers: readonly NameMatcher[]): readonly string[] {
  const warnings = matchers.flatMap((matcher) => {
    const stranger = acceptedStranger(matcher);
    return stranger === undefined ? [] : [`${quote(matcher.text)} accepts anybody, \`${stranger}\` for one`];
  });
  return [...new Set(warnings)];
}

/** cosign wants both to hold in one format, and forgets one of them in the other; several names are alternatives here. */
function requireOneMeaning(flags: Flags): void {
  if (flagList(flags, 'certificateIdentity').length === 0) return;
  if (flagList(flags, 'certificateIdentityRegexp').length === 0) return;
  throw new UsageError('usage-flag', 'wanted `--certificate-identity` or `--certificate-identity-regexp`, got both', {
    hint: 'drop the pattern: the name alone says who may have signed',
  });
}

interface NamedMatcher {
  readonly matcher: NameMatcher;
  readonly warning?: string;
}

/** Several issuers with several subjects would let each vouch for all: then the pairs must be spelt out. */
function pairsOf(subjects: readonly NamedMatcher[], issuers: readonly NamedMatcher[]): readonly TrustedIdentity[] {
  if (subjects.length === 0 && issuers.length === 0) return [];
  const [issuer, ...others] = issuers;
  if (issuer === undefined) throw missing('--certificate-oidc-issuer', 'anybody could vouch for the name');
  if (subjects.length === 0) throw missing('--certificate-identity', 'everybody at the issuer would be trusted');
  if (others.length > 0) {
    throw new UsageError('usage-flag', `wanted one issuer for all names, got ${issuers.length}`, {
      hint: 'say which belongs to which: `--identity subject=…,issuer=…`',
    });
  }
  return subjects.map(({ matcher }) => ({ subject: matcher, issuer: issuer.matcher, extensions: [] }));
}

function missing(flag: string, why: string): UsageError {
  return new UsageError('usage-flag', `wanted \`${flag}\` too, got none: without it ${why}`);
}

async function matchersOf(flags: Flags, name: string): Promise<readonly NamedMatcher[]> {
  const whole = flagList(flags, `${name}Pattern`).map(async (text) => ({
    matcher: await patternName(text, 'anchored'),
  }));
  return [
    ...flagList(flags, name).map((text) => ({ matcher: exactName(text) })),
    ...flagList(flags, `${name}Glob`).map((text) => ({ matcher: globName(text) })),
    ...(await Promise.all([...whole, ...flagList(flags, `${name}Regexp`).map(looseMatcher)])),
  ];
}

/** Certificates of own authorities name no issuer. cosign's users say so with a pattern that an empty string matches, too. */
function orAnybody(given: NamedMatcher): NamedMatcher {
  const { kind, text } = given.matcher;
  const isAnything = kind === 'pattern' ? ['.*', '^.*$'].includes(text) : kind === 'glob' && text === '**';
  if (!isAnything) return given;
  return {
    matcher: anyName,
    warning: 'any issuer is accepted, and none: whoever the authority believes can sign under the name',
  };
}

async function looseMatcher(text: string): Promise<NamedMatcher> {
  const matcher = await patternName(text, 'unanchored');
  const example = await looseExample(text);
  if (example === undefined) return { matcher };
  return {
    matcher,
    warning: `the pattern \`${text}\` also accepts \`${example}\`; write \`^…$\` around it, or use a glob`,
  };
}

function extensionsOf(flags: Flags): readonly ExtensionMatcher[] {
  const workflow = workflowFlags.flatMap(([flag, name]) => {
    const value = flagText(
      flags,
      flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    );
    return value === undefined ? [] : [{ name, value: exactName(value) }];
  });
  return [...workflow, ...flagList(flags, 'certificateExtension').map(parseExtensionMatcher)];
}
