import { useParams } from 'react-router';
import { WaitingRoom } from '../../features/sessions/components/waiting-room.js';

export function SessionPage() {
  const { id = '' } = useParams();
  // One room for each session: "start again" leads from one to the next.
  return <WaitingRoom key={id} id={id} />;
}
