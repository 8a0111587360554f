"""What a release leaves behind beside the running application: its environment, checkout, reports and backup."""
