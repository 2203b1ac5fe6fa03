// SPDX-License-Identifier: Apache-2.0
import { dirname, isAbsolute, join } from 'node:path/posix';
import { CountersignError } from '../errors/errors.ts';
import { endsEverything } from '../inspect/failed-inspection.ts';
import { type CaseDifference, judgeCase } from '../policy/cases/judge-case.ts';
import type { PolicyCase } from '../policy/cases/policy-cases.ts';
import type { Decision } from '../policy/decision.ts';
import { evaluatePolicy } from '../policy/evaluate/evaluate-policy.ts';
import { failedDecision } from '../policy/failed-decision.ts';
import { parseContext } from '../policy/parse-context.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { parseRecord } from '../policy/record/parse-record.ts';
import { maxRecordBytes } from '../policy/record/record-limits.ts';
import type { CliContext } from './context.ts';
import { decideInput } from './decide-inputs.ts';
import type { ImagePlaces } from './image-places.ts';

/** How a case came out. */
export interface CaseResult {
  readonly policyCase: PolicyCase;
  readonly decision: Decision;
  /** None: as wanted. */
  readonly differences: readonly CaseDifference[];
}

export interface CaseWorld {
  /** The file of cases: what it names is relative to its folder. */
  readonly file: string;
  readonly policySet: PolicySet;
  readonly places: ImagePlaces;
  readonly context: CliContext;
}

/** Decides one case. What is wrong with its evidence or its facts is its decision. */
export async function runCase(policyCase: PolicyCase, world: CaseWorld): Promise<CaseResult> {
  const instantMs = policyCase.instantMs ?? world.context.clock.nowMs();
  const decision = await decisionOf(policyCase, instantMs, world);
  return { policyCase, decision, differences: judgeCase(policyCase.want, decision) };
}

async function decisionOf(policyCase: PolicyCase, instantMs: number, world: CaseWorld): Promise<Decision> {
  const { subject } = policyCase;
  const { policySet } = world;
  try {
    const facts = parseContext(policyCase.context);
    if (subject.kind === 'image') return await decideNow(subject.image, { facts, instantMs }, world);
    const bytes = await world.context.files.read(besideFile(world.file, subject.file), maxRecordBytes);
    return evaluatePolicy(policySet, parseRecord(bytes), facts, instantMs);
  } catch (error) {
    if (!(error instanceof CountersignError) || endsEverything(error)) throw error;
    const reference = subject.kind === 'image' ? subject.image : subject.file;
    return failedDecision(policySet, { reference, instantMs }, error);
  }
}

interface Question {
  readonly facts: ReturnType<typeof parseContext>;
  readonly instantMs: number;
}

async function decideNow(text: string, { facts, instantMs }: Question, world: CaseWorld): Promise<Decision> {
  const { policySet, places, context } = world;
  const input = { text, context: {}, namedAt: [{ source: world.file }] };
  return (await decideInput(input, { policySet, context: facts, instantMs }, { places, context })).decision;
}

/** A path as a file has it, seen from where the command runs. */
export function besideFile(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}
