// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError, UsageError } from '../errors/errors.ts';
import type { NamedCondition } from '../inspect/attestation-inspection.ts';
import type { Files } from '../ports/files.ts';

const maxBytes = 256 * 1024;

/**
 * A policy in CUE or Rego, as cosign takes it for one statement, as a condition. Never an approximation: what has no condition that means
 * the same is refused.
 *
 * @throws {UsageError} `usage-flag` for a file that is neither, and as `Files`
 * @throws {MalformedError} `policy-untranslatable`, with the line
 */
export async function loadConditionFile(path: string, files: Files): Promise<NamedCondition> {
  const language = languageOf(path);
  const text = decodeUtf8(await files.read(path, maxBytes), 'policy-malformed');
  const translation = await translateFrom(language, text);
  if (translation.kind === 'untranslatable') {
    const { line, why } = translation;
    throw new MalformedError('policy-untranslatable', `\`${path}\`, line ${line}: ${oneLine(why)}`, {
      detail: { line },
    });
  }
  const { compileCondition } = await import('../policy/cel/compile-condition.ts');
  return { name: path, condition: await compileCondition(translation.cel) };
}

type Language = 'cue' | 'rego';

function languageOf(path: string): Language {
  if (path.endsWith('.cue')) return 'cue';
  if (path.endsWith('.rego')) return 'rego';
  throw new UsageError('usage-flag', `wanted a file that ends in \`.cue\` or \`.rego\`, got \`${path}\``);
}

async function translateFrom(language: Language, text: string) {
  switch (language) {
    case 'cue':
      return (await import('../policy/translate/cue-to-cel.ts')).translateCue(text, 'statement');
    case 'rego':
      return (await import('../policy/translate/rego-to-cel.ts')).translateRego(text, 'statement', 'cosign');
  }
}
