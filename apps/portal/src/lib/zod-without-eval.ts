import { config } from 'zod';

// The content security policy forbids `new Function`, which zod otherwise tries. Must be imported before any schema.
config({ jitless: true });
