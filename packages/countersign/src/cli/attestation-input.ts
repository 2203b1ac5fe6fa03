// SPDX-License-Identifier: Apache-2.0
import { encodeAttestation } from '../attest/encode-attestation.ts';
import { predicateContent } from '../attest/predicate-content.ts';
import { parsePredicateType } from '../attest/predicate-types.ts';
import { requirePredicate } from '../attest/predicates/require-predicate.ts';
import { parseStatement } from '../attest/statement.ts';
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { type Digest, digestAlgorithm, digestEncoded } from '../oci/digest.ts';
import type { AttestationClaim } from '../sign/attestation-claim.ts';
import { noServices } from '../sign/signing-services.ts';
import { requireUploadable } from '../sign/upload-limits.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagText } from './define-command.ts';

/** What is to be attested, checked: a predicate of whatever it is put on, or a statement that names its subjects. */
export type AttestationInput =
  | { readonly kind: 'predicate'; readonly predicateType: string; readonly predicate: Uint8Array }
  | { readonly kind: 'statement'; readonly predicateType: string; readonly statement: Uint8Array };

/** So much is read that what is too large can be told from what cannot be read. */
const maxReadBytes = 256 * 1024 * 1024;

/** Where the input comes from, before it is read. @throws {UsageError} `usage-flag` */
export function attestationSource(flags: Flags): string {
  const predicate = flagText(flags, 'predicate');
  const statement = flagText(flags, 'statement');
  if ((predicate === undefined) === (statement === undefined)) {
    const got = predicate === undefined ? 'neither' : 'both';
    throw new UsageError('usage-flag', `wanted \`--predicate\` or \`--statement\`, got ${got}`);
  }
  return predicate ?? statement ?? '';
}

/**
 * What `--predicate` or `--statement` names, of the type that `--type` names (`custom` unless given).
 *
 * @throws {UsageError} `usage-flag`, `predicate-type-unknown`, `upload-too-large`, `file-not-found`, `file-unreadable`
 * @throws {MalformedError} `predicate-malformed`, `statement-malformed`, `json-malformed`
 */
export async function readAttestationInput(flags: Flags, context: CliContext): Promise<AttestationInput> {
  const source = attestationSource(flags);
  const type = flagText(flags, 'type');
  const predicateType = parsePredicateType(type ?? 'custom');
  const bytes = await readSource(source, context);
  requireUploadable(bytes.length, noServices);
  if (flagText(flags, 'statement') !== undefined) {
    return readStatement(bytes, type === undefined ? undefined : predicateType);
  }
  const predicate = predicateContent(predicateType, bytes, context.clock.nowMs());
  return { kind: 'predicate', predicateType, predicate };
}

/** What is signed of the input for the image or file with this digest and name. */
export function attestationClaim(input: AttestationInput, digest: Digest, name: string | undefined): AttestationClaim {
  const { predicateType } = input;
  if (input.kind === 'statement') return { digest, predicateType, statement: input.statement };
  const digests = { [digestAlgorithm(digest)]: digestEncoded(digest) };
  const subjects = [name === undefined ? { digests } : { name, digests }];
  return { digest, predicateType, statement: encodeAttestation({ ...input, subjects }) };
}

async function readSource(source: string, { files, prompt }: CliContext): Promise<Uint8Array> {
  return source === '-' ? await prompt.readAll(maxReadBytes) : await files.read(source, maxReadBytes);
}

function readStatement(statement: Uint8Array, wantedType: string | undefined): AttestationInput {
  const { predicateType, predicate = null } = parseStatement(statement);
  if (wantedType !== undefined && predicateType !== wantedType) {
    throw new UsageError(
      'usage-flag',
      `wanted a statement of the type ${quote(wantedType)}, got one of ${quote(predicateType)}`,
      { hint: 'leave `--type` out: the statement says it' },
    );
  }
  requirePredicate(predicateType, predicate);
  return { kind: 'statement', predicateType, statement };
}
