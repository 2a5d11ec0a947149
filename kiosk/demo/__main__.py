"""python -m kiosk.demo"""

from kiosk.demo.app import main

main()
