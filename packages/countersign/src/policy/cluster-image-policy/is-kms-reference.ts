// SPDX-License-Identifier: Apache-2.0

const uuid = '(?:mrk-)?[A-Fa-f0-9]{8}-?[A-Fa-f0-9]{4}-?[A-Fa-f0-9]{4}-?[A-Fa-f0-9]{4}-?[A-Fa-f0-9]{12}';
const arn = 'arn:(?:aws|aws-us-gov|aws-cn):kms:[a-z0-9-]+:[0-9]{12}:';
const aws = new RegExp(
  `^awskms://(?:[^/:]+:[0-9]{1,5})?/(?:${uuid}|${arn}key/${uuid}|alias/.{1,256}|${arn}alias/.{1,256})$`,
);

/** Whether the policy-controller takes the text for a key in a key management service. */
export function isKmsReference(text: string): boolean {
  if (text.startsWith('awskms://')) return text.length <= 1024 && aws.test(text);
  return /^(?:azurekms|gcpkms|hashivault):\/\/./.test(text);
}
