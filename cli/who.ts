import { userInfo } from 'node:os';

/** Who is at this terminal: what is done is logged under it, unless another name is given. */
export function whoIsHere(): string {
  return userInfo().username;
}
