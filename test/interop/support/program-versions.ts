// SPDX-License-Identifier: Apache-2.0

import { table } from './document.ts';
import { findProgram, toolsFolder } from './find-program.ts';
import { runProgram } from './run-program.ts';

interface VersionQuestion {
  readonly program: string;
  readonly args: readonly string[];
  /** Default: the program's. */
  readonly name?: string;
}

const questions: readonly VersionQuestion[] = [
  ...['cosign2', 'cosign3'].map((program) => ({ program, args: ['version'] })),
  ...['skopeo-trixie', 'skopeo-forky', 'podman-trixie', 'podman-forky', 'docker-registry'].map((program) => ({
    program,
    args: ['--version'],
  })),
  ...['oras', 'crane'].map((program) => ({ program, args: ['version'] })),
];

/** Debian builds cosign without a version of its own: the package has one. */
const packaged: readonly VersionQuestion[] = ['trixie', 'forky'].map((suite) => ({
  program: 'dpkg-query',
  args: [`--admindir=${toolsFolder}/chroot/${suite}/var/lib/dpkg`, '--show', '--showformat=${Version}', 'cosign'],
  name: `cosign-${suite}`,
}));

export async function programVersions(): Promise<string> {
  const rows = await Promise.all(
    [...questions, ...packaged].map(async (question) => [question.name ?? question.program, await ask(question)]),
  );
  return `## Programs\n\n${table(['program', 'version'], rows)}`;
}

async function ask({ program, args }: VersionQuestion): Promise<string> {
  const { stdout, stderr } = await runProgram(findProgram(program) ?? program, args, { env: process.env });
  return /\bv?(\d+\.\d+\.\d+[\w.+-]*)/.exec(`${stdout}\n${stderr}`)?.[1] ?? 'unknown';
}
