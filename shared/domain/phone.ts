/** One telephone number as people write them: `+46 31 123 45 67`, `(0)31-123 45 67`. */
export const PHONE = /^[+(\d][\d\s()./-]{2,30}$/;
