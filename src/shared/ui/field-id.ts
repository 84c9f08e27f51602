/** The id of the control with this name. The error summary links to it, so both take it from here. */
export const fieldId = (name: string): string => `field-${name.replaceAll(/[^\w-]+/g, '-')}`;
