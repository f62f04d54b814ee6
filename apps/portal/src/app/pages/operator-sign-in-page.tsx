import { OperatorSignIn } from '../../features/operator/components/operator-sign-in.js';

export function OperatorSignInPage() {
  return <OperatorSignIn />;
}
