import { OperatorDashboard } from '../../features/operator/components/operator-dashboard.js';

export function OperatorPage() {
  return <OperatorDashboard />;
}
