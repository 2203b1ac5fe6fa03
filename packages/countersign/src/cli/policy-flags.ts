// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { loadPolicySet } from '../inspect/load-policy-set.ts';
import { problemText } from '../policy/create-problems.ts';
import { mistakes } from '../policy/mistakes.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { signersOf } from '../policy/signers-of.ts';
import type { CliContext } from './context.ts';
import { collect, type Flags, flagIsSet, flagList } from './define-command.ts';

/** Flags of the commands that decide by policy. */
export function addPolicyFlags(command: Command): Command {
  command
    .optionsGroup('policies:')
    .addOption(
      new Option('--policy <path>', 'a file of policies, or a folder with such files (repeatable)').argParser(collect),
    );
  return addStrictnessFlags(command);
}

/** For commands that are told their policies in another way. */
export function addStrictnessFlags(command: Command): Command {
  return command
    .addOption(new Option('--strict', 'refuse policies that mean something else than most readers take them to mean'))
    .addOption(
      new Option('--insecure-sandbox', 'accept policies that trust `countersign sandbox`, which signs for anybody'),
    );
}

/** @throws {UsageError} `usage-flag`, and as `loadPolicies` */
export async function parsePolicies(flags: Flags, context: CliContext): Promise<PolicySet> {
  const paths = flagList(flags, 'policy');
  if (paths.length > 0) return await loadPolicies(paths, flags, context);
  throw new UsageError('usage-flag', 'wanted `--policy`, got no policy', {
    hint: '`countersign policy init IMAGE` drafts one from the signatures that an image has',
  });
}

/**
 * @throws {MalformedError} `policy-malformed`; with `--strict` `policy-surprising`
 * @throws {UsageError} `file-not-found`, `file-unreadable`, `sandbox-refused`
 */
export async function loadPolicies(paths: readonly string[], flags: Flags, context: CliContext): Promise<PolicySet> {
  const policySet = await loadPolicySet(paths, {
    files: context.files,
    signal: context.signal,
    insecureSandbox: flagIsSet(flags, 'insecureSandbox') ? 'accepted' : 'refused',
  });
  await judgeFindings(policySet, flags, context);
  await warnOfSandbox(policySet, context);
  return policySet;
}

async function judgeFindings({ findings }: PolicySet, flags: Flags, { stderr }: CliContext): Promise<void> {
  const surprises = findings.filter(({ severity }) => severity === 'surprise');
  const [first] = surprises;
  if (first === undefined) return;
  if (!flagIsSet(flags, 'strict')) {
    const count = surprises.length === 1 ? 'a surprise' : `${surprises.length} surprises`;
    const more = 'see `countersign policy lint`; `--strict` refuses them';
    return await stderr.write(`warning: the policies hold ${count}: ${problemText(first)} (${more})\n`);
  }
  throw mistakes('policy-surprising', surprises);
}

/** The loader refused it unless the flag was given. */
async function warnOfSandbox({ rules }: PolicySet, { stderr }: CliContext): Promise<void> {
  const fake = signersOf(rules).find(({ root }) => root?.origin === 'sandbox');
  if (fake === undefined) return;
  await stderr.write(
    `warning: the policies believe ${quote(fake.name)} by the trusted root of a sandbox, which signs for anybody\n`,
  );
}
