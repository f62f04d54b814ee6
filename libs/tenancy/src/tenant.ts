/** The tenant that the first migration seeds; the only one until others are created. */
export const defaultTenantId = 'default';
