// SPDX-License-Identifier: Apache-2.0
import { runLimited } from '../discover/run-limited.ts';
import { type FailedInspection, inspectionOrFailure } from '../inspect/failed-inspection.ts';
import { flagIsSet, type Invocation } from './define-command.ts';
import { openPlaces } from './image-places.ts';
import { type OpenedImage, openImage } from './open-image.ts';
import { parseRegistrySettings } from './registry-flags.ts';

/** What `inspect` says of each image that the command names, in their order. One that cannot even be opened does not hide the others. */
export async function inspectEach<Result>(
  { args, flags, context }: Invocation,
  parallel: number,
  inspect: (image: OpenedImage) => Promise<Result>,
): Promise<readonly (Result | FailedInspection)[]> {
  const places = await openPlaces(await parseRegistrySettings(flags, context), context);
  try {
    return await runLimited(args, parallel, async (text) => {
      const reference = flagIsSet(flags, 'localImage') ? `oci:${text}` : text;
      return await inspectionOrFailure({ reference }, async () => await inspect(await openImage(reference, places)));
    });
  } finally {
    places.close();
  }
}
