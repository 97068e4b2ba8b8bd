import type { Validator } from '../validator.ts';

export const validate: Validator;
