"""python -m kiosk.demo"""

import sys

if sys.platform != "linux":
    sys.exit("script/demo: needs Linux, where a socket tells who calls; on Windows, use WSL2.")

from kiosk.demo.app import main

main()
