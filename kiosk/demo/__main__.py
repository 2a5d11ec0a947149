"""python -m kiosk.demo"""

import sys

if sys.platform != "linux":
    sys.exit(
        "script/demo: needs Linux, whose sockets tell the engine who calls; or WSL2 on Windows."
    )

from kiosk.demo.app import main

main()
