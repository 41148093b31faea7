import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A replica that tells a ledger outside of it what each request carries, the moment it has read
/// it, and answers a little later. What was told is kept there though the replica is killed.
final class LedgerReplica {
    private static final long WORK_MILLIS = 5;

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int ledger = Integer.parseInt(System.getenv("LEDGER_PORT"));
        InetAddress here = InetAddress.getLoopbackAddress();
        var teller = new DatagramSocket();
        try (var listener = new ServerSocket(port, 1024, here)) {
            while (true) {
                Socket connection = listener.accept();
                Thread.ofPlatform().start(() -> serve(connection, teller, here, ledger));
            }
        }
    }

    private static void serve(
            Socket connection, DatagramSocket teller, InetAddress here, int ledger) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                byte[] body = in.readNBytes(length(head));
                if (body.length > 0) {
                    teller.send(new DatagramPacket(body, body.length, here, ledger));
                    Thread.sleep(WORK_MILLIS);
                }
                String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | InterruptedException e) {
            // The gateway has gone.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append(Character.toLowerCase((char) next));
        }
        return head.toString();
    }

    private static int length(String head) {
        int line = head.indexOf("content-length:");
        if (line < 0) {
            return 0;
        }
        int from = line + "content-length:".length();
        return Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)).strip());
    }
}
