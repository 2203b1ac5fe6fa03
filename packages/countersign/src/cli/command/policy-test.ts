// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { UntrustedError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import { parsePolicyCases } from '../../policy/cases/parse-policy-cases.ts';
import { counted } from '../../policy/decision-words.ts';
import { caseText } from '../case-text.ts';
import type { CommandDefinition, Invocation } from '../define-command.ts';
import type { ImagePlaces } from '../image-places.ts';
import { addStrictnessFlags, loadPolicies } from '../policy-flags.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { besideFile, runCase } from '../run-case.ts';
import { withPlaces } from '../with-image.ts';

export const policyTestCommand: CommandDefinition = { configure, run, environment: 'gate' };

const maxCaseFileBytes = 4 * 1024 * 1024;

const examples = `
examples:
  countersign check --policy policies/ --record records/app.json registry.example/team/app:v1
  countersign policy test policies/cases.yaml

a file of cases:
  apiVersion: countersign.dev/v1
  kind: TrustPolicyTest
  spec:
    policies: [acme.yaml]
    cases:
      - name: the release runs in prod
        evidence: records/app.json
        context: {namespace.name: prod}
        instant: 2026-11-22T12:00:00Z
        want: {result: verified, admitted: true, rules: {acme/app: satisfied}}

exit codes: 0 all as wanted · 13 a case came out otherwise · 2, 3 mistakes in the files
`;

function configure(command: Command): Command {
  command.argument('<file...>', 'files of cases (`kind: TrustPolicyTest`)');
  return addRegistryFlags(addStrictnessFlags(command)).addHelpText('after', examples);
}

async function run(invocation: Invocation): Promise<ExitCode> {
  return await withPlaces(invocation, async (places) => {
    const counts = { cases: 0, failed: 0 };
    for (const file of invocation.args) {
      const { cases, failed } = await runFile(file, invocation, places);
      counts.cases += cases;
      counts.failed += failed;
    }
    await invocation.context.stdout.write(`${counted(counts.cases, 'case')}, ${counts.failed} failed\n`);
    if (counts.failed === 0) return 0;
    throw new UntrustedError(
      'policy-test-failed',
      `${counts.failed} of ${counted(counts.cases, 'case')} came out otherwise than wanted`,
    );
  });
}

interface Counts {
  readonly cases: number;
  readonly failed: number;
}

async function runFile(file: string, { flags, context }: Invocation, places: ImagePlaces): Promise<Counts> {
  const { policies, cases } = parsePolicyCases(await context.files.read(file, maxCaseFileBytes), file);
  const paths = policies.map((path) => besideFile(file, path));
  const policySet = await loadPolicies(paths, flags, context);
  let failed = 0;
  for (const policyCase of cases) {
    const result = await runCase(policyCase, { file, policySet, places, context });
    if (result.differences.length > 0) failed += 1;
    await context.stdout.write(caseText(result));
  }
  return { cases: cases.length, failed };
}
