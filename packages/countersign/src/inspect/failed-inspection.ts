// SPDX-License-Identifier: Apache-2.0
import { CountersignError, UnavailableError, UntrustedError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';

export interface FailedImage {
  readonly reference: string;
  readonly digest?: Digest;
}

/** Of signatures or of attestations: it holds none. */
export interface FailedInspection {
  readonly reference: string;
  readonly digest?: Digest;
  readonly accepted: readonly never[];
  readonly refused: readonly never[];
  readonly unreadable: readonly never[];
  readonly children: readonly never[];
  readonly image: null | undefined;
  readonly result: 'refused' | 'unavailable';
  readonly error: CountersignError;
}

/** The result for an image of which nothing could be looked at, because `error` came before. */
export function failedInspection({ reference, digest }: FailedImage, error: CountersignError): FailedInspection {
  return {
    reference,
    accepted: [],
    refused: [],
    unreadable: [],
    children: [],
    image: error.code === 'image-not-found' ? null : undefined,
    ...(digest === undefined ? {} : { digest }),
    result: error instanceof UnavailableError ? 'unavailable' : 'refused',
    error,
  };
}

/** What `inspect` returns, or its error as the result; interruption, misuse of the library and bugs are thrown on. */
export async function inspectionOrFailure<Result>(
  image: FailedImage,
  inspect: () => Promise<Result>,
): Promise<Result | FailedInspection> {
  try {
    return await inspect();
  } catch (error) {
    if (!(error instanceof CountersignError) || endsEverything(error)) throw error;
    return failedInspection(image, error);
  }
}

export function endsEverything({ code }: CountersignError): boolean {
  return code === 'interrupted' || code === 'deadline-exceeded' || code === 'usage-api';
}

export function imageNotFound(reference: string, digest?: Digest): UntrustedError {
  const name = digest === undefined || reference.endsWith(digest) ? '' : ` (\`${digest}\`)`;
  return new UntrustedError('image-not-found', `\`${reference}\`${name} does not exist`);
}
