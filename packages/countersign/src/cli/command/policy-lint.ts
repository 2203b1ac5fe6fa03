// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { MalformedError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { loadPolicySet } from '../../inspect/load-policy-set.ts';
import { createProblems } from '../../policy/create-problems.ts';
import type { CommandDefinition, Flags, Invocation } from '../define-command.ts';
import { flagIsSet, flagText } from '../define-command.ts';
import { type Linted, type LintFinding, lintFindings, lintJson, lintText } from '../lint-findings.ts';

export const policyLintCommand: CommandDefinition = { configure, run, environment: 'gate' };

const examples = `
examples:
  countersign policy lint policies/
  countersign policy lint --strict -o json acme.yaml

exit codes: 0 no mistakes · 3 mistakes, or surprises with --strict · 2 a file that is not there
`;

function configure(command: Command): Command {
  return command
    .argument('<path...>', 'files of policies, or folders with such files: one set')
    .addOption(new Option('--strict', 'fail also for what means something else than most readers take it to mean'))
    .addOption(new Option('-o, --output <format>', 'what goes to stdout').choices(['text', 'json']).default('text'))
    .addHelpText('after', examples);
}

async function run({ args, flags, context }: Invocation): Promise<ExitCode> {
  const linted = await lint(args, context);
  const print = flagText(flags, 'output') === 'json' ? lintJson : lintText;
  await context.stdout.write(print(linted));
  return exitOf(linted.findings, flags);
}

async function lint(paths: readonly string[], { files, signal }: Invocation['context']): Promise<Linted> {
  const problems = createProblems();
  try {
    // To read a policy is no use of its trust.
    const policySet = await loadPolicySet(paths, { files, signal, problems, insecureSandbox: 'accepted' });
    return { policySet, findings: lintFindings(policySet.findings) };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    const isListed = problems.list.some(({ severity }) => severity === 'error');
    return { findings: lintFindings(isListed ? problems.list : error) };
  }
}

function exitOf(findings: readonly LintFinding[], flags: Flags): ExitCode {
  const fails = flagIsSet(flags, 'strict') ? ['error', 'surprise'] : ['error'];
  return findings.some(({ severity }) => fails.includes(severity)) ? 3 : 0;
}
