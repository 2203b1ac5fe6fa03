// SPDX-License-Identifier: Apache-2.0

/** The organisation in the subject of every authority that `countersign sandbox` makes: it signs for anybody under any name. */
export const sandboxOrganization = 'countersign sandbox (insecure)';

/** Stands in the path of the address of every log of the sandbox. */
export const sandboxLogPath = '/countersign-sandbox';
