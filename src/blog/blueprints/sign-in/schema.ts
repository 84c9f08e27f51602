import { z } from 'zod';
import { email } from '../../../shared/http/form.ts';

export const signInSchema = z.object({ email });
